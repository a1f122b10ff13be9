package dev.polymath.federation.averaging;

import dev.polymath.federation.weights.Weights;
import java.util.Set;

/**
 * What becomes of batch normalisation, whose statistics are of one client's data.
 *
 * <p>A layer of it is told by its names, PyTorch's: beside {@code NAME.running_mean} everything
 * called {@code NAME.…} belongs to it.
 */
public enum BatchNormPolicy {
  /** Its scale, shift and running statistics are averaged like everything else. */
  AVERAGE,
  /**
   * They never leave a client, as in FedBN (Li et al. 2021): better where clients' inputs look
   * different; the global weights alone are then no whole model.
   */
  KEEP_LOCAL;

  private static final String MARK = ".running_mean";

  /**
   * Whether a tensor is not learnt but counted: a running mean or variance. An optimizer would make
   * nonsense of it, a variance below zero for instance; it is to be averaged, whatever becomes of
   * the others.
   */
  public static boolean isStatistic(String name) {
    return name.endsWith(MARK) || name.endsWith(".running_var");
  }

  /** Those of a network's weights that are averaged. */
  public Weights averaged(Weights weights) {
    return weights.where(name -> isAveraged(name, weights.names()));
  }

  /** Those that stay. */
  Weights local(Weights weights) {
    return weights.where(name -> !isAveraged(name, weights.names()));
  }

  private boolean isAveraged(String name, Set<String> names) {
    if (this == AVERAGE) return true;
    var dot = name.lastIndexOf('.');
    return dot < 0 || !names.contains(name.substring(0, dot) + MARK);
  }
}
