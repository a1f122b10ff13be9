package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Constant;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Leaf;
import dev.polymath.gp.kernel.Matern;
import dev.polymath.gp.kernel.Parameter;
import dev.polymath.gp.kernel.Product;
import dev.polymath.gp.kernel.Smoothness;
import dev.polymath.gp.kernel.Sum;
import dev.polymath.gp.kernel.White;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kernel of one input as a linear stochastic differential equation: a Matérn process with ν = p −
 * ½ is the first coordinate of a Markov process of p coordinates, the function and its first p − 1
 * derivatives; a sum of such kernels stacks them. Hartikainen and Särkkä 2010, "Kalman filtering
 * and smoothing solutions to temporal Gaussian process regression models", section 3.
 *
 * @param parts of the function, which add up
 * @param noises of an observation, which add up too
 * @param parameters entries of θ
 */
record StateSpace(List<Part> parts, List<Noise> noises, int parameters) {

  /** In the place of an entry of θ: the parameter is fixed. */
  private static final int FIXED = -1;

  /**
   * σ² times a Matérn kernel, or a constant.
   *
   * @param variance σ², the product of all constants before the kernel
   * @param varianceSlots entries of θ that multiply σ²
   * @param matern null for a constant
   * @param lengthSlot the entry of θ that is log ℓ; −1 if there is none
   */
  record Part(
      double variance, List<Integer> varianceSlots, @Nullable Matern matern, int lengthSlot) {

    /** Coordinates of its state. */
    int size() {
      return matern == null
          ? 1
          : switch (matern.smoothness()) {
            case HALF -> 1;
            case THREE_HALVES -> 2;
            case FIVE_HALVES -> 3;
            case INFINITE -> throw new IllegalStateException("has no finite state");
          };
    }
  }

  /** Independent noise of a variance, and the entries of θ that multiply it. */
  record Noise(double variance, List<Integer> slots) {}

  /**
   * The state space of a kernel; empty where it has none: where it is not a sum of products of
   * constants and at most one Matérn kernel with half-integer ν, or white noise.
   */
  static Optional<StateSpace> of(Kernel kernel) {
    Reader reader = new Reader();
    return reader.readSum(kernel) && !reader.parts.isEmpty()
        ? Optional.of(
            new StateSpace(List.copyOf(reader.parts), List.copyOf(reader.noises), reader.next))
        : Optional.empty();
  }

  /** The state space of a process, or a refusal that says what is in the way. */
  static StateSpace require(GaussianProcess process, int dimensions) {
    if (dimensions != 1) {
      throw new Failure.InvalidRequest(
          "method",
          "kalman takes one column of x, not %d: choose another method".formatted(dimensions));
    }
    if (process.mean().isFitted()) {
      throw new Failure.InvalidRequest(
          "method",
          "kalman takes a mean that is known: give its coefficients, or normalizeY, or choose exact");
    }
    process.kernel().requireDimensions(1);
    return of(process.kernel())
        .orElseThrow(
            () ->
                new Failure.InvalidRequest(
                    "method",
                    "kalman takes a sum of Matern(nu=0.5, 1.5 or 2.5), constants times them, constants and WhiteKernel: change the kernel, or choose exact"));
  }

  /** Coordinates of the whole state. */
  int size() {
    return parts.stream().mapToInt(Part::size).sum();
  }

  /** The variance of an observation's noise. */
  double noise() {
    return noises.stream().mapToDouble(Noise::variance).sum();
  }

  /** Goes through a kernel in the order of θ. */
  private static final class Reader {
    private final List<Part> parts = new ArrayList<>();
    private final List<Noise> noises = new ArrayList<>();
    private int next;

    boolean readSum(Kernel kernel) {
      if (kernel instanceof Sum(Kernel left, Kernel right)) {
        return readSum(left) && readSum(right);
      }
      List<Leaf> factors = new ArrayList<>();
      return readProduct(kernel, factors) && add(factors);
    }

    private static boolean readProduct(Kernel kernel, List<Leaf> factors) {
      return switch (kernel) {
        case Product(Kernel left, Kernel right) ->
            readProduct(left, factors) && readProduct(right, factors);
        case Leaf leaf -> factors.add(leaf);
        default -> false;
      };
    }

    private boolean add(List<Leaf> factors) {
      double variance = 1;
      List<Integer> slots = new ArrayList<>();
      @Nullable Leaf process = null;
      int lengthSlot = FIXED;
      for (Leaf factor : factors) {
        if (factor instanceof Constant(Parameter value)) {
          variance *= value.value();
          take(value).ifPresent(slots::add);
        } else if (process != null) {
          return false;
        } else if (factor instanceof White(Parameter level)) {
          process = factor;
          variance *= level.value();
          take(level).ifPresent(slots::add);
        } else if (factor instanceof Matern(Parameter length, Smoothness smoothness)
            && smoothness != Smoothness.INFINITE) {
          process = factor;
          lengthSlot = take(length).orElse(FIXED);
        } else {
          return false;
        }
      }
      if (process instanceof White) {
        noises.add(new Noise(variance, List.copyOf(slots)));
      } else {
        @Nullable Matern matern = process instanceof Matern m ? m : null;
        parts.add(new Part(variance, List.copyOf(slots), matern, lengthSlot));
      }
      return true;
    }

    private Optional<Integer> take(Parameter parameter) {
      return parameter.isFixed() ? Optional.empty() : Optional.of(next++);
    }
  }
}
