package dev.polymath.common.inference;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The tensors that a model takes and gives, as its Open Inference Protocol metadata says.
 *
 * @param platform such as {@code djl_pytorch} or {@code polymath_gp}
 */
public record Signature(String platform, List<Slot> inputs, List<Slot> outputs) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * One input or output.
   *
   * @param shape -1 where any size goes
   */
  public record Slot(String name, Datatype datatype, List<Long> shape) {
    public Slot {
      shape = List.copyOf(shape);
    }

    /** Whether a tensor of this shape may stand here. */
    public boolean accepts(List<Long> other) {
      return other.size() == shape.size()
          && IntStream.range(0, shape.size())
              .allMatch(i -> shape.get(i) == -1 || shape.get(i).equals(other.get(i)));
    }
  }
}
