package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the {@code data} of one tensor straight from the JSON stream into its bytes, flat or nested
 * as the shape says. Types are not coerced, and numbers must fit the datatype.
 */
final class JsonTensorReader {

  private static final int LEAST_BYTES = 2;

  private final String name;
  private final Datatype datatype;
  private final List<Long> shape;
  private final JsonParser json;
  private final long elements;
  private ByteBuffer data;
  private long read;

  /**
   * @param json at the first token of the data
   * @param available how many bytes of JSON there are at most, to bound the memory that is taken
   */
  JsonTensorReader(
      String name, Datatype datatype, List<Long> shape, JsonParser json, long available) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.json = json;
    this.elements = TensorShape.elements(name, shape);
    if (datatype == Datatype.FP16) {
      throw badRequest(
          "input '%s': FP16 cannot be sent as JSON; send it as binary data with binary_data_size",
          name);
    }
    // An element of JSON and what parts it from the next take two bytes at least.
    if (elements > available / LEAST_BYTES + 1) {
      throw badRequest(
          "input '%s': the shape %s has %d elements, but the data has fewer",
          name, shape, elements);
    }
    var bytes = datatype == Datatype.BYTES ? 64 : elements * datatype.size();
    this.data = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  Tensor read() {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw badRequest("input '%s': data must be an array", name);
    }
    var first = json.nextToken();
    if (first == JsonToken.START_ARRAY) {
      readNested(0);
    } else {
      for (var token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
        readElement(token);
      }
    }
    if (read != elements) {
      throw wrongCount(read);
    }
    return new Tensor(name, datatype, shape, data.flip());
  }

  /** Reads the rest of an array whose first token was just read. */
  private void readNested(int axis) {
    var size = shape.size() > axis ? shape.get(axis) : 0;
    var count = 0L;
    for (var token = json.currentToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (axis + 1 >= shape.size()) {
        readElement(token);
      } else if (token == JsonToken.START_ARRAY) {
        json.nextToken();
        readNested(axis + 1);
      } else {
        throw ragged();
      }
      count++;
    }
    if (count != size) {
      throw ragged();
    }
  }

  private void readElement(JsonToken token) {
    if (read == elements && token.isScalarValue()) {
      throw wrongCount(countRest());
    }
    switch (datatype) {
      case BOOL -> data.put((byte) (bool(token) ? 1 : 0));
      case UINT8 -> data.put((byte) integer(token, 0, 0xFF));
      case INT8 -> data.put((byte) integer(token, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT16 -> data.putShort((short) integer(token, 0, 0xFFFF));
      case INT16 -> data.putShort((short) integer(token, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT32 -> data.putInt((int) integer(token, 0, 0xFFFF_FFFFL));
      case INT32 -> data.putInt((int) integer(token, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> data.putLong(integer(token, Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT64 -> data.putLong(unsigned(token));
      case FP32 -> data.putFloat(single(token));
      case FP64 -> data.putDouble(number(token));
      case BYTES -> bytes(token);
      case FP16 -> throw new AssertionError("refused before");
    }
    read++;
  }

  private boolean bool(JsonToken token) {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw wrongType("true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private long integer(JsonToken token, long least, long most) {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType("an integer");
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw outOfRange();
    }
    var value = json.getLongValue();
    if (value < least || value > most) {
      throw outOfRange();
    }
    return value;
  }

  private long unsigned(JsonToken token) {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType("an integer");
    }
    if (json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return integer(token, 0, Long.MAX_VALUE);
    }
    BigInteger value = json.getBigIntegerValue();
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw outOfRange();
    }
    return value.longValue();
  }

  private float single(JsonToken token) {
    requireNumber(token);
    // Straight from the text: by way of a double it would be rounded twice.
    var value = json.getFloatValue();
    if (!Float.isFinite(value)) {
      throw outOfRange();
    }
    return value;
  }

  private double number(JsonToken token) {
    requireNumber(token);
    var value = json.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw outOfRange();
    }
    return value;
  }

  private void requireNumber(JsonToken token) {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw wrongType("a number");
    }
  }

  private void bytes(JsonToken token) {
    if (token != JsonToken.VALUE_STRING) {
      throw wrongType("a string");
    }
    var element = json.getString().getBytes(StandardCharsets.UTF_8);
    var needed = Integer.BYTES + element.length;
    if (data.remaining() < needed) {
      var larger = ByteBuffer.allocate(Math.max(2 * data.capacity(), data.position() + needed));
      data = larger.order(ByteOrder.LITTLE_ENDIAN).put(data.flip());
    }
    data.putInt(element.length).put(element);
  }

  private long countRest() {
    var count = read;
    for (var token = json.currentToken();
        token != null && token.isScalarValue();
        token = json.nextToken()) {
      count++;
    }
    return count;
  }

  private ProtocolError wrongType(String wanted) {
    if (json.currentToken().isStructStart()) {
      return ragged();
    }
    return badRequest("input '%s': element %d of %s must be %s", name, read, datatype, wanted);
  }

  private ProtocolError outOfRange() {
    return badRequest("input '%s': element %d does not fit %s", name, read, datatype);
  }

  private ProtocolError wrongCount(long count) {
    return badRequest(
        "input '%s': the shape %s has %d elements, but the data has %d",
        name, shape, elements, count);
  }

  private ProtocolError ragged() {
    return badRequest(
        "input '%s': nested data must have the shape %s in every part, or be one flat array",
        name, shape);
  }
}
