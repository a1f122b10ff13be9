package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which examples a training sees in which step, and how fast it learns there. */
final class Course {

  private final int examples;
  private final TrainingSettings settings;
  private final Seed seed;
  private long steps;
  private int[] order = {};
  private long orderOf = -1;

  Course(int examples, TrainingSettings settings, Seed seed) {
    if (examples == 0) throw new IllegalArgumentException("There is nothing to learn from");
    this.examples = examples;
    this.settings = settings;
    this.seed = seed;
  }

  /** Goes on where an optimizer stands, which counts its steps. */
  void goTo(Map<String, NDArray> optimizer) {
    steps = (long) Objects.requireNonNull(optimizer.get("step")).getFloat();
  }

  long steps() {
    return steps;
  }

  long totalSteps() {
    return (long) settings.epochs() * stepsOfEpoch();
  }

  int stepsOfEpoch() {
    return Math.ceilDiv(examples, settings.batch());
  }

  /** How many epochs are behind. */
  long epoch() {
    return steps / stepsOfEpoch();
  }

  boolean isDone() {
    return steps >= totalSteps();
  }

  /** The rate of the next step. */
  double learningRate() {
    return settings.schedule().rate(steps + 1, stepsOfEpoch(), settings.epochs());
  }

  /** The examples of the next step. */
  <E> List<E> batch(List<E> all) {
    if (orderOf != epoch()) {
      order = seed.child(epoch()).permutation(examples);
      orderOf = epoch();
    }
    var from = (int) (steps % stepsOfEpoch()) * settings.batch();
    var batch = new ArrayList<E>();
    for (var i = from; i < Math.min(examples, from + settings.batch()); i++) {
      batch.add(all.get(order[i]));
    }
    return batch;
  }

  void advance() {
    steps++;
  }

  /** A loss as a number. */
  static double value(NDArray loss) {
    var value = loss.getFloat();
    if (!Float.isFinite(value)) {
      throw new Unprocessable(
          "highestRate", "The loss is no longer a number; train with a smaller highestRate.");
    }
    return value;
  }
}
