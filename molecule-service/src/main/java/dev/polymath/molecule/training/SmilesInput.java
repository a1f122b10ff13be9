package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import java.util.List;

/**
 * Molecules as they come over the Open Inference Protocol.
 *
 * @param most how many one request may ask about
 */
record SmilesInput(SmilesGraphs chemistry, int most) {

  static final Slot SLOT = new Slot("smiles", Datatype.BYTES, List.of(-1L));

  Asked read(Tensor tensor) {
    var count = tensor.elements();
    if (count < 1 || count > most) {
      throw new InvalidRequest("smiles", "Must be 1 to %,d molecules.".formatted(most));
    }
    return new Asked(tensor.strings().stream().map(chemistry::read).toList());
  }
}
