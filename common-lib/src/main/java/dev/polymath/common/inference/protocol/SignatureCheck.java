package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds a request against the tensors that its model takes and gives. */
record SignatureCheck(Signature signature) {

  /** Bytes of an element: what the model gave, and the tensor. */
  private static final int BINARY = 16;

  /** Some twelve characters, in a buffer that doubles and once more at their length. */
  private static final int JSON = 36;

  /** More than any heap. */
  private static final double MOST = 1e15;

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

  /**
   * About how many bytes the heap will hold of outputs: as tensors and as what is sent. What the
   * signature leaves open is as large as in the first input.
   */
  long room(InferRequest request, List<InferRequest.Output> outputs, List<Tensor> inputs) {
    var slots = byName(signature.outputs());
    var bytes = 0.0;
    for (var output : outputs) {
      var slot = Objects.requireNonNull(slots.get(output.name()));
      var each = request.wantsBinary(output) ? BINARY : BINARY + JSON;
      bytes += each * elements(slot, inputs.getFirst().shape());
    }
    return (long) Math.min(bytes, MOST);
  }

  /** As a broken number, since empty tensors have sides of any length. */
  private static double elements(Slot slot, List<Long> given) {
    var elements = 1.0;
    for (var axis = 0; axis < slot.shape().size(); axis++) {
      double size = slot.shape().get(axis);
      if (size == -1) size = axis < given.size() ? given.get(axis) : 1;
      elements *= size;
    }
    return elements;
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
