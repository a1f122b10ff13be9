package dev.polymath.pose.temporal;

import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * A temporal model as something that a federation learns: each client has people of its own walk
 * before its cameras, and their movements stay there. Its weights bear the names of the paper's
 * {@code state_dict}, so that what a federation comes to can be imported as a model of poses.
 *
 * @param title in requests
 */
public record TemporalTask(String title, TemporalArchitecture architecture) implements Task {

  /** In metres. */
  @Override
  public String metric() {
    return "mpjpe";
  }

  @Override
  public boolean lessIsBetter() {
    return true;
  }

  @Override
  public Model start(Torch torch, Seed seed) {
    return new TrainableNetwork(architecture, torch, seed);
  }
}
