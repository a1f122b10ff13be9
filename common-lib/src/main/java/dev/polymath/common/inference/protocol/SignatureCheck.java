package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds a request against the tensors that its model takes and gives. */
record SignatureCheck(Signature signature) {

  /** The inputs in the order of the signature. */
  List<Tensor> inputs(InferRequest request) {
    var slots = byName(signature.inputs());
    for (var tensor : request.inputs()) {
      if (!slots.containsKey(tensor.name())) {
        throw badRequest(
            "input '%s' is unknown; this model takes %s", tensor.name(), names(signature.inputs()));
      }
    }
    var tensors =
        request.inputs().stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
    return signature.inputs().stream()
        .map(
            slot -> {
              var tensor = tensors.get(slot.name());
              if (tensor == null) {
                throw badRequest(
                    "input '%s' is missing; this model takes %s",
                    slot.name(), names(signature.inputs()));
              }
              require(tensor, slot);
              return tensor;
            })
        .toList();
  }

  /** The outputs that are asked for: those named, or all. */
  List<InferRequest.Output> outputs(InferRequest request) {
    var slots = byName(signature.outputs());
    var outputs =
        request.outputs().isEmpty()
            ? signature.outputs().stream()
                .map(slot -> new InferRequest.Output(slot.name(), null))
                .toList()
            : request.outputs();
    for (var output : outputs) {
      var slot = slots.get(output.name());
      if (slot == null) {
        throw badRequest(
            "output '%s' is unknown; this model gives %s",
            output.name(), names(signature.outputs()));
      }
      if (slot.datatype() == Datatype.FP16 && !request.wantsBinary(output)) {
        throw badRequest(
            "output '%s': FP16 cannot be sent as JSON; ask for it with the parameter binary_data",
            output.name());
      }
    }
    return outputs;
  }

  private static void require(Tensor tensor, Slot slot) {
    if (tensor.datatype() != slot.datatype()) {
      throw badRequest(
          "input '%s' must be %s, not %s", slot.name(), slot.datatype(), tensor.datatype());
    }
    if (!slot.accepts(tensor.shape())) {
      throw badRequest(
          "input '%s' must have the shape %s (-1 is any size), not %s",
          slot.name(), slot.shape(), tensor.shape());
    }
  }

  private static Map<String, Slot> byName(List<Slot> slots) {
    return slots.stream().collect(Collectors.toMap(Slot::name, Function.identity()));
  }

  private static List<String> names(List<Slot> slots) {
    return slots.stream().map(Slot::name).toList();
  }
}
