package dev.polymath.common.testing;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of the Open Inference Protocol for tests. It shares no code with the server: requests
 * are built as maps and answers read as trees.
 */
public final class InferenceClient {

  public static final JsonMapper JSON = JsonMapper.shared();
  public static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  public InferenceClient(URI server) {
    this.server = server;
  }

  /** An answer, with its JSON part and the binary part behind it. */
  public record Answer(HttpResponse<byte[]> http) {

    public int status() {
      return http.statusCode();
    }

    public JsonNode json() {
      return JSON.readTree(Arrays.copyOf(http.body(), jsonLength()));
    }

    public ByteBuffer binary() {
      return ByteBuffer.wrap(http.body(), jsonLength(), http.body().length - jsonLength())
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN);
    }

    public String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    public String error() {
      return json().get("error").asString();
    }

    private int jsonLength() {
      return http.headers()
          .firstValue(HEADER_LENGTH)
          .map(Integer::parseInt)
          .orElse(http.body().length);
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer send(String method, String path) {
    return send(request(path).method(method, BodyPublishers.ofString("{}")));
  }

  /** Posts JSON. */
  public Answer infer(String model, JsonNode body) {
    return post("/v2/models/" + model + "/infer", JSON.writeValueAsBytes(body), "application/json");
  }

  public Answer infer(String model, String body) {
    return post(
        "/v2/models/" + model + "/infer",
        body.getBytes(StandardCharsets.UTF_8),
        "application/json");
  }

  /** Posts JSON and binary data behind it. */
  public Answer infer(String model, JsonNode json, byte[] binary) {
    var header = JSON.writeValueAsBytes(json);
    return post(
        "/v2/models/" + model + "/infer",
        concat(header, binary),
        "application/octet-stream",
        HEADER_LENGTH,
        Integer.toString(header.length));
  }

  public Answer post(String path, byte[] body, @Nullable String contentType, String... headers) {
    var request = request(path).POST(BodyPublishers.ofByteArray(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A request with flat data. */
  public static ObjectNode flat(List<Tensor> inputs) {
    return body(inputs, tensor -> Map.of("data", elements(tensor)));
  }

  /** A request with data nested as the shape says. */
  public static ObjectNode nested(List<Tensor> inputs) {
    return body(inputs, tensor -> Map.of("data", nest(elements(tensor), tensor.shape())));
  }

  /** The JSON part of a request whose data is {@link #bytes}. */
  public static ObjectNode binary(List<Tensor> inputs) {
    return body(
        inputs,
        tensor -> Map.of("parameters", Map.of("binary_data_size", tensor.data().remaining())));
  }

  public static byte[] bytes(List<Tensor> inputs) {
    var out = new ByteArrayOutputStream();
    for (var tensor : inputs) {
      var data = new byte[tensor.data().remaining()];
      tensor.data().get(data);
      out.writeBytes(data);
    }
    return out.toByteArray();
  }

  /** The elements of a tensor as JSON has them. */
  public static List<Object> elements(Tensor tensor) {
    return elements(tensor.datatype(), tensor.data());
  }

  public static List<Object> elements(Datatype datatype, ByteBuffer data) {
    var elements = new ArrayList<>();
    while (data.hasRemaining()) {
      elements.add(element(datatype, data));
    }
    return elements;
  }

  private static Object element(Datatype datatype, ByteBuffer data) {
    return switch (datatype) {
      case BOOL -> data.get() == 1;
      case UINT8 -> data.get() & 0xFF;
      case INT8 -> data.get();
      case UINT16 -> data.getShort() & 0xFFFF;
      case INT16, FP16 -> data.getShort();
      case UINT32 -> data.getInt() & 0xFFFF_FFFFL;
      case INT32 -> data.getInt();
      case INT64 -> data.getLong();
      case UINT64 -> new BigInteger(Long.toUnsignedString(data.getLong()));
      case FP32 -> data.getFloat();
      case FP64 -> data.getDouble();
      case BYTES -> {
        var element = new byte[data.getInt()];
        data.get(element);
        yield new String(element, StandardCharsets.UTF_8);
      }
    };
  }

  private static ObjectNode body(List<Tensor> inputs, Function<Tensor, Map<String, ?>> data) {
    var list = new ArrayList<>();
    for (var tensor : inputs) {
      var input = new LinkedHashMap<String, Object>();
      input.put("name", tensor.name());
      input.put("shape", tensor.shape());
      input.put("datatype", tensor.datatype().name());
      input.putAll(data.apply(tensor));
      list.add(input);
    }
    return JSON.valueToTree(Map.of("inputs", list));
  }

  private static Object nest(List<Object> elements, List<Long> shape) {
    if (shape.size() < 2) {
      return elements;
    }
    var rows = Math.toIntExact(shape.getFirst());
    var width = rows == 0 ? 0 : elements.size() / rows;
    var nested = new ArrayList<>();
    for (var row = 0; row < rows; row++) {
      nested.add(
          nest(elements.subList(row * width, (row + 1) * width), shape.subList(1, shape.size())));
    }
    return nested;
  }

  private static byte[] concat(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }
}
