package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.models.ModelRef;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * An inference response, ready to be sent: JSON, and behind it the outputs that were asked for in
 * binary.
 */
record InferResponse(byte[] json, List<ByteBuffer> binary) {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  /**
   * @param outputs in the order in which they are wanted; the tensors may come in any
   */
  static InferResponse write(
      ModelRef model,
      InferRequest request,
      List<InferRequest.Output> outputs,
      List<Tensor> tensors) {
    var byName = tensors.stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
    var bytes = new ByteArrayOutputStream();
    var binary = new ArrayList<ByteBuffer>();
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("model_name", model.name());
      json.writeStringProperty("model_version", Integer.toString(model.version()));
      if (request.id() != null) {
        json.writeStringProperty("id", request.id());
      }
      json.writeArrayPropertyStart("outputs");
      for (var output : outputs) {
        var tensor = tensor(byName, output.name(), model);
        var data = request.wantsBinary(output) ? tensor.data() : null;
        writeTensor(json, tensor, data);
        if (data != null) {
          binary.add(data);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return new InferResponse(bytes.toByteArray(), binary);
  }

  long length() {
    return json.length + binary.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name, ModelRef model) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("Model %s gave no output '%s'".formatted(model, name));
    }
    return tensor;
  }

  private static void writeTensor(JsonGenerator json, Tensor tensor, @Nullable ByteBuffer binary) {
    json.writeStartObject();
    json.writeStringProperty("name", tensor.name());
    json.writeStringProperty("datatype", tensor.datatype().name());
    json.writeArrayPropertyStart("shape");
    tensor.shape().forEach(json::writeNumber);
    json.writeEndArray();
    if (binary != null) {
      json.writeObjectPropertyStart("parameters");
      json.writeNumberProperty("binary_data_size", binary.remaining());
      json.writeEndObject();
    } else {
      json.writeArrayPropertyStart("data");
      for (var data = tensor.data(); data.hasRemaining(); ) {
        writeElement(json, tensor, data);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeElement(JsonGenerator json, Tensor tensor, ByteBuffer data) {
    switch (tensor.datatype()) {
      case BOOL -> json.writeBoolean(data.get() != 0);
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(data.get()));
      case INT8 -> json.writeNumber(data.get());
      case UINT16 -> json.writeNumber(Short.toUnsignedInt(data.getShort()));
      case INT16 -> json.writeNumber(data.getShort());
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(data.getInt()));
      case INT32 -> json.writeNumber(data.getInt());
      case INT64 -> json.writeNumber(data.getLong());
      case UINT64 -> json.writeNumber(new BigInteger(Long.toUnsignedString(data.getLong())));
      case FP32 -> {
        var value = data.getFloat();
        requireFinite(tensor, value);
        json.writeNumber(value);
      }
      case FP64 -> {
        var value = data.getDouble();
        requireFinite(tensor, value);
        json.writeNumber(value);
      }
      case BYTES -> json.writeString(text(tensor, data));
      case FP16 -> throw new AssertionError("refused before");
    }
  }

  private static void requireFinite(Tensor tensor, double value) {
    if (!Double.isFinite(value)) {
      throw badRequest(
          "output '%s' has %s, which JSON cannot express; ask for it with the parameter binary_data",
          tensor.name(), value);
    }
  }

  private static String text(Tensor tensor, ByteBuffer data) {
    var length = data.getInt();
    var element = data.slice(data.position(), length);
    data.position(data.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(element).toString();
    } catch (CharacterCodingException e) {
      throw badRequest(
          "output '%s' is not UTF-8, which JSON cannot express; ask for it with the parameter"
              + " binary_data",
          tensor.name());
    }
  }
}
