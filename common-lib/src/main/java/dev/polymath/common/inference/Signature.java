package dev.polymath.common.inference;

import java.util.List;

/**
 * The tensors that a model takes and gives, as its Open Inference Protocol metadata says.
 *
 * @param platform such as {@code djl_pytorch} or {@code polymath_gp}
 */
public record Signature(String platform, List<Slot> inputs, List<Slot> outputs) {

  /**
   * One input or output.
   *
   * @param shape -1 where any size goes
   */
  public record Slot(String name, Datatype datatype, List<Long> shape) {}
}
