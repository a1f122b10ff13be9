package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The tensors that follow the JSON of a request, one behind the other. */
final class BinaryTensors {

  private final ByteBuffer rest;

  BinaryTensors(ByteBuffer bytes) {
    this.rest = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next tensor, sharing the memory of the request's body. */
  Tensor next(String name, Datatype datatype, List<Long> shape, long size) {
    if (size < 0 || size > rest.remaining()) {
      throw badRequest(
          "input '%s': binary_data_size is %d, but %d bytes are left in the body",
          name, size, rest.remaining());
    }
    var data = rest.slice(rest.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
    rest.position(rest.position() + (int) size);
    if (datatype == Datatype.BYTES) {
      requireElements(name, shape, data.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    } else {
      TensorShape.requireBytes(name, datatype, shape, size);
    }
    if (datatype == Datatype.BOOL) {
      requireBooleans(name, data);
    }
    return new Tensor(name, datatype, shape, data);
  }

  /** An error where the body goes on after the last tensor. */
  void requireEnd() {
    if (rest.hasRemaining()) {
      throw badRequest(
          "%d bytes of the body belong to no input; give each binary input its binary_data_size",
          rest.remaining());
    }
  }

  private static void requireElements(String name, List<Long> shape, ByteBuffer data) {
    var elements = TensorShape.elements(name, shape);
    var count = 0L;
    while (data.hasRemaining()) {
      var length = data.remaining() < Integer.BYTES ? -1 : data.getInt();
      if (length < 0 || length > data.remaining()) {
        throw badRequest(
            "input '%s': element %d of BYTES must be its length in 4 bytes and so many bytes",
            name, count);
      }
      data.position(data.position() + length);
      count++;
    }
    if (count != elements) {
      throw badRequest(
          "input '%s': the shape %s has %d elements, but the data has %d",
          name, shape, elements, count);
    }
  }

  private static void requireBooleans(String name, ByteBuffer data) {
    for (var i = 0; i < data.limit(); i++) {
      if (data.get(i) != 0 && data.get(i) != 1) {
        throw badRequest("input '%s': element %d of BOOL must be 0 or 1", name, i);
      }
    }
  }
}
