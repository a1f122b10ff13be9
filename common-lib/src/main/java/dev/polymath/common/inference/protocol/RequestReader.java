package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one inference request: JSON, and after it the tensors that come in binary. The numbers go
 * from the stream into the tensors' bytes; no tree is built. Fields that the protocol does not know
 * are passed over, as its servers do.
 */
final class RequestReader {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(TensorShape.MOST_DIMENSIONS + 8)
                  .build())
          .build();

  private final byte[] body;
  private final int jsonLength;
  private final JsonParser json;
  private final BinaryTensors binary;

  private RequestReader(byte[] body, int jsonLength, JsonParser json) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.json = json;
    this.binary =
        new BinaryTensors(ByteBuffer.wrap(body, jsonLength, body.length - jsonLength).slice());
  }

  /**
   * @param jsonLength how much of the body is JSON; the rest is binary tensors
   */
  static InferRequest read(byte[] body, int jsonLength) {
    try (var json = FACTORY.createParser(ObjectReadContext.empty(), body, 0, jsonLength)) {
      return new RequestReader(body, jsonLength, json).request();
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw badRequest(
          "the body is not valid JSON: %s%s",
          e.getOriginalMessage(),
          at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  private InferRequest request() {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw badRequest("the body must be a JSON object with the inputs");
    }
    String id = null;
    List<Tensor> inputs = null;
    List<InferRequest.Output> outputs = List.of();
    Map<String, Object> parameters = Map.of();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      var field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" -> id = string("id");
        case "parameters" -> parameters = parameters("parameters");
        case "inputs" -> inputs = inputs();
        case "outputs" -> outputs = outputs();
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw badRequest("the body must end after the JSON object");
    }
    if (inputs == null) {
      throw badRequest("inputs is missing");
    }
    binary.requireEnd();
    return new InferRequest(
        id,
        inputs,
        outputs,
        Boolean.TRUE.equals(flag(parameters, "binary_data_output")),
        timeout(parameters));
  }

  private List<Tensor> inputs() {
    requireArray("inputs");
    var inputs = new ArrayList<Tensor>();
    var names = new HashSet<String>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      var input = input("inputs[" + inputs.size() + "]");
      if (!names.add(input.name())) {
        throw badRequest("input '%s' is given twice", input.name());
      }
      inputs.add(input);
    }
    return inputs;
  }

  private Tensor input(String at) {
    requireObject(at);
    String name = null;
    Datatype datatype = null;
    List<Long> shape = null;
    Map<String, Object> parameters = Map.of();
    Tensor tensor = null;
    var later = -1;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      var field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = string(at + ".name");
        case "datatype" -> datatype = datatype(at);
        case "shape" -> shape = shape(at);
        case "parameters" -> parameters = parameters(at + ".parameters");
        case "data" -> {
          if (name != null && datatype != null && shape != null) {
            tensor = new JsonTensorReader(name, datatype, shape, json, jsonLength).read();
          } else {
            later = offset();
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    if (name == null || datatype == null || shape == null) {
      throw badRequest("%s needs name, shape, datatype and data", at);
    }
    refuse(parameters, "shared_memory_region", at);
    var size = parameters.get("binary_data_size");
    if (size == null && tensor == null && later < 0) {
      throw badRequest("input '%s' has neither data nor binary_data_size", name);
    }
    if (size == null) {
      return tensor != null ? tensor : reread(name, datatype, shape, later);
    }
    if (tensor != null || later >= 0) {
      throw badRequest("input '%s' has both data and binary_data_size", name);
    }
    if (!(size instanceof Long bytes)) {
      throw badRequest("input '%s': binary_data_size must be an integer", name);
    }
    return binary.next(name, datatype, shape, bytes);
  }

  /** Where the current token begins in the body. */
  private int offset() {
    var offset = json.currentTokenLocation().getByteOffset();
    if (offset < 0) {
      throw badRequest("the body must be JSON in UTF-8");
    }
    return Math.toIntExact(offset);
  }

  /** Reads data that came before what it takes to understand it. */
  private Tensor reread(String name, Datatype datatype, List<Long> shape, int offset) {
    try (var again =
        FACTORY.createParser(ObjectReadContext.empty(), body, offset, jsonLength - offset)) {
      again.nextToken();
      return new JsonTensorReader(name, datatype, shape, again, jsonLength).read();
    }
  }

  private Datatype datatype(String at) {
    var name = string(at + ".datatype");
    try {
      return Datatype.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw badRequest(
          "%s.datatype '%s' is unknown; it is one of %s", at, name, List.of(Datatype.values()));
    }
  }

  private List<Long> shape(String at) {
    requireArray(at + ".shape");
    var shape = new ArrayList<Long>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || json.getLongValue() < 0) {
        throw badRequest("%s.shape must be integers from 0 to 2^63 - 1", at);
      }
      if (shape.size() == TensorShape.MOST_DIMENSIONS) {
        throw badRequest("%s.shape has more than %d dimensions", at, TensorShape.MOST_DIMENSIONS);
      }
      shape.add(json.getLongValue());
    }
    return shape;
  }

  private List<InferRequest.Output> outputs() {
    requireArray("outputs");
    var outputs = new ArrayList<InferRequest.Output>();
    var names = new HashSet<String>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      var output = output("outputs[" + outputs.size() + "]");
      if (!names.add(output.name())) {
        throw badRequest("output '%s' is asked for twice", output.name());
      }
      outputs.add(output);
    }
    return outputs;
  }

  private InferRequest.Output output(String at) {
    requireObject(at);
    String name = null;
    Map<String, Object> parameters = Map.of();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      var field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = string(at + ".name");
        case "parameters" -> parameters = parameters(at + ".parameters");
        default -> json.skipChildren();
      }
    }
    if (name == null) {
      throw badRequest("%s needs a name", at);
    }
    refuse(parameters, "classification", at);
    refuse(parameters, "shared_memory_region", at);
    return new InferRequest.Output(name, flag(parameters, "binary_data"));
  }

  /** Parameters are strings, numbers or booleans. Integers come as {@code Long} where they fit. */
  private Map<String, Object> parameters(String at) {
    requireObject(at);
    var parameters = new HashMap<String, Object>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      var name = json.currentName();
      var value =
          switch (json.nextToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? json.getBigIntegerValue()
                    : (Object) json.getLongValue();
            default -> throw badRequest("%s.%s must be a string, number or boolean", at, name);
          };
      parameters.put(name, value);
    }
    return parameters;
  }

  private static @Nullable Boolean flag(Map<String, Object> parameters, String name) {
    var value = parameters.get(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw badRequest("the parameter %s must be true or false", name);
  }

  private static @Nullable Duration timeout(Map<String, Object> parameters) {
    var value = parameters.get("timeout");
    if (value == null) {
      return null;
    }
    if (value instanceof Long micros && micros > 0) {
      return Duration.of(micros, ChronoUnit.MICROS);
    }
    throw badRequest("the parameter timeout must be a positive integer of microseconds");
  }

  /** What would change the answer's meaning if it were passed over. */
  private static void refuse(Map<String, Object> parameters, String name, String at) {
    if (parameters.containsKey(name)) {
      throw badRequest("%s: the parameter %s is an extension that this server lacks", at, name);
    }
  }

  private String string(String at) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw badRequest("%s must be a string", at);
    }
    return json.getString();
  }

  private void requireArray(String at) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw badRequest("%s must be an array", at);
    }
  }

  private void requireObject(String at) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw badRequest("%s must be an object", at);
    }
  }
}
