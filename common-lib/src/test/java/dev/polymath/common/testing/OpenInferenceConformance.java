package dev.polymath.common.testing;

import static dev.polymath.common.testing.InferenceClient.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.InferenceClient.Answer;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every service that serves the Open Inference Protocol V2 must do, on a model of its own.
 * Extend it with a running service, a model that is published there and inputs that suit it:
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = RANDOM_PORT)
 * class GaussianProcessConformanceTest extends OpenInferenceConformance {
 *   protected URI server() { return URI.create("http://localhost:" + port); }
 *   protected String model() { return "co2"; }
 *   protected List<Tensor> inputs() { return List.of(Tensor.of("x", new double[] {1, 2}, 2, 1)); }
 * }
 * }</pre>
 *
 * <p>The inputs must be neither empty nor FP16, and the answer to them the same each time.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">the specification</a>
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">the
 *     binary tensor data extension</a>
 */
public abstract class OpenInferenceConformance {

  private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(63);

  protected InferenceClient client;

  /** Where the service listens. */
  protected abstract URI server();

  /** The name of a model. */
  protected abstract String model();

  /** Inputs that it answers. */
  protected abstract List<Tensor> inputs();

  @BeforeEach
  final void connect() {
    client = new InferenceClient(server());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2", "/v2/"})
  void theServerSaysWhatItIs(String path) {
    var answer = client.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().propertyNames())
        .containsExactlyInAnyOrder("name", "version", "extensions");
    assertThat(answer.json().get("name").isString()).isTrue();
    assertThat(answer.json().get("version").isString()).isTrue();
    assertThat(answer.json().get("extensions").valueStream().map(JsonNode::asString))
        .contains("binary_tensor_data");
  }

  @Test
  void theServerIsLiveAndReady() {
    var live = client.get("/v2/health/live");
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.json().get("live").asBoolean()).isTrue();
    var ready = client.get("/v2/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().get("live").asBoolean()).isTrue();
    assertThat(ready.json().get("ready").asBoolean()).isTrue();
  }

  @Test
  void aModelIsDescribedWithAndWithoutItsVersion() {
    var metadata = client.get("/v2/models/" + model());
    assertThat(metadata.status()).isEqualTo(200);
    assertThat(metadata.json().get("name").asString()).isEqualTo(model());
    assertThat(metadata.json().get("platform").isString()).isTrue();
    assertThat(metadata.json().get("versions").valueStream().toList())
        .isNotEmpty()
        .allMatch(JsonNode::isString);
    assertThat(metadata.json().get("inputs").valueStream().map(i -> i.get("name").asString()))
        .containsExactlyInAnyOrderElementsOf(inputs().stream().map(Tensor::name).toList());
    for (var side : List.of("inputs", "outputs")) {
      assertThat(metadata.json().get(side).valueStream().toList())
          .isNotEmpty()
          .allSatisfy(
              tensor -> {
                assertThat(Datatype.values())
                    .extracting(Datatype::name)
                    .contains(tensor.get("datatype").asString());
                assertThat(tensor.get("shape").valueStream().map(JsonNode::asLong))
                    .allMatch(dimension -> dimension >= -1);
              });
    }
    var version = metadata.json().get("versions").get(0).asString();
    assertThat(client.get("/v2/models/" + model() + "/versions/" + version).json())
        .isEqualTo(metadata.json());
  }

  @Test
  void aModelIsReadyWithAndWithoutItsVersion() {
    for (var path : List.of("/ready", "/versions/" + version() + "/ready")) {
      var answer = client.get("/v2/models/" + model() + path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json()).isEqualTo(JSON.valueToTree(Map.of("name", model(), "ready", true)));
    }
  }

  @Test
  void aModelAnswersWithAndWithoutItsVersion() {
    var answer = client.infer(model(), request());
    assertThat(answer.status()).as(() -> answer.json().toString()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().get("model_name").asString()).isEqualTo(model());
    assertThat(answer.json().get("model_version").isString()).isTrue();
    assertThat(answer.json().has("id")).isFalse();
    assertThat(answer.json().get("outputs").valueStream())
        .allSatisfy(OpenInferenceConformance::isWholeTensor);
    var versioned = client.infer(model() + "/versions/" + version(), request());
    assertThat(versioned.json()).isEqualTo(answer.json());
  }

  @Test
  void theIdComesBack() {
    assertThat(client.infer(model(), request().put("id", "42 äöü \"")).json().get("id").asString())
        .isEqualTo("42 äöü \"");
  }

  @Test
  void dataMayBeFlatOrNestedOrBinary() {
    var flat = client.infer(model(), InferenceClient.flat(inputs()));
    var nested = client.infer(model(), InferenceClient.nested(inputs()));
    var binary =
        client.infer(model(), InferenceClient.binary(inputs()), InferenceClient.bytes(inputs()));
    assertThat(flat.status()).isEqualTo(200);
    assertThat(nested.json()).isEqualTo(flat.json());
    assertThat(binary.json()).isEqualTo(flat.json());
  }

  @Test
  void fieldsMayComeInAnyOrderAndUnknownOnesArePassedOver() {
    var request = JSON.createObjectNode();
    request.put("model_name", model()).putObject("new").putArray("x").add(1).addObject();
    request.putObject("parameters").put("a", "text").put("b", 1.5).put("c", true);
    var list = request.putArray("inputs");
    for (var input : InferenceClient.nested(inputs()).get("inputs")) {
      var turned = list.addObject();
      turned.set("data", input.get("data"));
      turned.set("datatype", input.get("datatype"));
      turned.putObject("parameters").put("hint", 1);
      turned.set("shape", input.get("shape"));
      turned.set("name", input.get("name"));
    }
    var answer = client.infer(model(), request);
    assertThat(answer.json()).isEqualTo(client.infer(model(), request()).json());
  }

  @Test
  void outputsComeAsTheyAreAskedFor() {
    for (var name : outputNames()) {
      var request = request();
      request.putArray("outputs").addObject().put("name", name);
      assertThat(client.infer(model(), request).json().get("outputs").valueStream())
          .singleElement()
          .satisfies(output -> assertThat(output.get("name").asString()).isEqualTo(name));
    }
  }

  @Test
  void allOutputsMayComeInBinary() {
    var plain = client.infer(model(), request());
    var request = request();
    request.putObject("parameters").put("binary_data_output", true);
    var answer = client.infer(model(), request);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(answer.header("Content-Length")).isEqualTo(answer.http().body().length + "");
    assertThat(binaryOutputs(answer)).isEqualTo(jsonOutputs(plain));
  }

  @Test
  void eachOutputSaysForItselfWhetherItIsBinary() {
    var plain = jsonOutputs(client.infer(model(), request()));
    for (var name : outputNames()) {
      var request = request();
      request
          .putArray("outputs")
          .addObject()
          .put("name", name)
          .putObject("parameters")
          .put("binary_data", true);
      assertThat(binaryOutputs(client.infer(model(), request)))
          .containsExactly(Map.entry(name, plain.get(name)));
      request.putObject("parameters").put("binary_data_output", true);
      ((ObjectNode) request.get("outputs").get(0).get("parameters")).put("binary_data", false);
      var json = client.infer(model(), request);
      assertThat(json.header(InferenceClient.HEADER_LENGTH)).isEmpty();
      assertThat(jsonOutputs(json)).containsExactly(Map.entry(name, plain.get(name)));
    }
  }

  @Test
  void noContentTypeAndAnyAcceptWillDo() {
    var path = "/v2/models/" + model() + "/infer";
    var body = JSON.writeValueAsBytes(request());
    assertThat(client.post(path, body, null).status()).isEqualTo(200);
    assertThat(
            client
                .post(path, body, "application/json;charset=UTF-8", "Accept", "text/html")
                .status())
        .isEqualTo(200);
    assertThat(client.post(path, new byte[0], null, "Accept", "text/html").error()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/models",
        "/v2/model/x",
        "/v2/health",
        "/v2/health/x",
        "/v2/models/x/y",
        "/v2/models/x/versions",
        "/v2/models/x/versions/1/y",
        "/v2/repository/index"
      })
  void thereIsNoOtherPath(String path) {
    isError(client.get(path), 404);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2, 'GET, HEAD'",
    "PUT, /v2/health/live, 'GET, HEAD'",
    "DELETE, /v2/health/ready, 'GET, HEAD'",
    "POST, /v2/models/any, 'GET, HEAD'",
    "PATCH, /v2/models/any/versions/1, 'GET, HEAD'",
    "POST, /v2/models/any/ready, 'GET, HEAD'",
    "POST, /v2/models/any/versions/1/ready, 'GET, HEAD'",
    "GET, /v2/models/any/infer, POST",
    "PUT, /v2/models/any/versions/1/infer, POST"
  })
  void aPathTakesItsOwnMethodsOnly(String method, String path, String allowed) {
    var answer = client.send(method, path);
    isError(answer, 405);
    assertThat(answer.header("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ready", "/versions/1", "/versions/1/ready"})
  void aModelThatIsNotThereIsNotFound(String path) {
    isError(client.get("/v2/models/no-such-model" + path), 404, "no-such-model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999", "99999999999999999999", "-1", "no-such-alias"})
  void aVersionThatIsNotThereIsNotFound(String version) {
    var path = "/v2/models/" + model() + "/versions/" + version;
    isError(client.get(path), 404, version);
    isError(client.get(path + "/ready"), 404, version);
    isError(client.infer(model() + "/versions/" + version, request()), 404, version);
  }

  @Test
  void aModelThatIsNotThereCannotBeAsked() {
    isError(client.infer("no-such-model", request()), 404, "no-such-model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "nonsense"
      })
  void otherContentTypesAreRefused(String type) {
    var body = JSON.writeValueAsBytes(request());
    isError(client.post("/v2/models/" + model() + "/infer", body, type), 415, "Content-Type");
  }

  @Test
  void compressedBodiesAreRefused() {
    var body = JSON.writeValueAsBytes(request());
    isError(
        client.post(
            "/v2/models/" + model() + "/infer",
            body,
            "application/json",
            "Content-Encoding",
            "gzip"),
        415,
        "Content-Encoding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[]",
        "null",
        "42",
        "\"text\"",
        "{\"inputs\":}",
        "{\"inputs\":[}",
        "{}",
        "{} {}",
        "{\"inputs\":{}}",
        "{\"inputs\":null}",
        "{\"inputs\":[1]}",
        "{\"inputs\":[],\"inputs\":[]}",
        "{\"id\":1,\"inputs\":[]}",
        "{\"inputs\":[{}]}",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[NaN]}]}",
        "{'inputs':[]}",
        "\0"
      })
  void malformedBodiesAreRefused(String body) {
    isError(client.infer(model(), body), 400);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  final void mistakesAreRefused(String mistake, String named, Consumer<ObjectNode> make) {
    var request = request();
    make.accept(request);
    isError(client.infer(model(), request), 400, named);
    assertThat(client.infer(model(), request()).status()).isEqualTo(200);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("no inputs", "is missing", r -> r.putArray("inputs")),
        mistake("a missing input", "is missing", r -> inputs(r).remove(0)),
        mistake(
            "an unknown input", "'q'", r -> inputs(r).add(input(r).deepCopy().put("name", "q"))),
        mistake("an input twice", "twice", r -> inputs(r).add(input(r).deepCopy())),
        mistake("an input without a name", "name", r -> input(r).remove("name")),
        mistake("a name that is a number", "name", r -> input(r).put("name", 1)),
        mistake("an input without a shape", "shape", r -> input(r).remove("shape")),
        mistake("an input without a datatype", "datatype", r -> input(r).remove("datatype")),
        mistake("an input without data", "data", r -> input(r).remove("data")),
        mistake("an unknown datatype", "'FP8'", r -> input(r).put("datatype", "FP8")),
        mistake("a datatype in lower case", "'fp32'", r -> input(r).put("datatype", "fp32")),
        mistake("FP16 as JSON", "FP16", r -> input(r).put("datatype", "FP16")),
        mistake("a shape of text", "shape", r -> input(r).put("shape", "2")),
        mistake("a fractional dimension", "shape", r -> shape(r).set(0, 1.5)),
        mistake("a negative dimension", "shape", r -> shape(r).set(0, -1)),
        mistake("a dimension beyond 64 bits", "shape", r -> shape(r).set(0, HUGE)),
        mistake("a huge dimension", "elements", r -> shape(r).set(0, 1L << 40)),
        mistake(
            "an overflowing shape",
            "elements",
            r -> shape(r).removeAll().add(1L << 40).add(1L << 40)),
        mistake(
            "a wrapping shape", "elements", r -> shape(r).removeAll().add(1L << 32).add(1L << 32)),
        mistake("one dimension too many", "", r -> shape(r).add(1)),
        mistake("a hundred dimensions", "dimensions", r -> ones(shape(r))),
        mistake("too little data", "elements", r -> data(r).remove(0)),
        mistake("too much data", "elements", r -> data(r).add(data(r).get(0))),
        // As long as an array would be, for what is too short is refused before it is read.
        mistake("data that is no array", "array", r -> input(r).put("data", "1".repeat(10_000))),
        mistake("an object as element", "", r -> data(r).insertObject(0)),
        mistake("null as element", "", r -> data(r).set(0, JSON.nullNode())),
        mistake("ragged data", "nested", r -> data(r).insertArray(0)),
        mistake("data of an unfit type", "", r -> data(r).set(0, unfit(r))),
        mistake("parameters of text", "parameters", r -> r.put("parameters", "x")),
        mistake(
            "a nested parameter", "parameters.a", r -> r.putObject("parameters").putObject("a")),
        mistake(
            "a flag of text",
            "binary_data_output",
            r -> r.putObject("parameters").put("binary_data_output", "yes")),
        mistake("a timeout of zero", "timeout", r -> r.putObject("parameters").put("timeout", 0)),
        mistake(
            "data and binary data",
            "both",
            r -> input(r).putObject("parameters").put("binary_data_size", 4)),
        mistake(
            "binary data without a header",
            "binary_data_size",
            r -> input(r).without("data").putObject("parameters").put("binary_data_size", 4)),
        mistake(
            "shared memory",
            "shared_memory_region",
            r -> input(r).putObject("parameters").put("shared_memory_region", "x")),
        mistake(
            "an unknown output", "'q'", r -> r.putArray("outputs").addObject().put("name", "q")),
        mistake("an output without a name", "name", r -> r.putArray("outputs").addObject()),
        mistake("an output twice", "twice", r -> twice(r.putArray("outputs"))),
        mistake("outputs that are no array", "outputs", r -> r.put("outputs", "y")),
        mistake("an output of text", "outputs[0]", r -> r.putArray("outputs").add("y")),
        mistake(
            "classification",
            "classification",
            r ->
                r.putArray("outputs")
                    .addObject()
                    .put("name", "y")
                    .putObject("parameters")
                    .put("classification", 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1.5", "", "99999999999", "4294967297"})
  void aHeaderLengthThatCannotBeIsRefused(String length) {
    var body = JSON.writeValueAsBytes(request());
    isError(
        client.post(
            "/v2/models/" + model() + "/infer",
            body,
            "application/octet-stream",
            InferenceClient.HEADER_LENGTH,
            length),
        400);
  }

  @Test
  void binaryDataMustBeAsLongAsItSays() {
    var bytes = InferenceClient.bytes(inputs());
    var json = InferenceClient.binary(inputs());
    isError(client.infer(model(), json, Arrays.copyOf(bytes, bytes.length - 1)), 400);
    isError(client.infer(model(), json, Arrays.copyOf(bytes, bytes.length + 1)), 400, "1 bytes");
    for (var size : List.of(-1L, 0L, 1L << 40, Long.MAX_VALUE)) {
      var wrong = InferenceClient.binary(inputs());
      ((ObjectNode) input(wrong).get("parameters")).put("binary_data_size", size);
      isError(client.infer(model(), wrong, bytes), 400);
    }
    var text = InferenceClient.binary(inputs());
    ((ObjectNode) input(text).get("parameters")).put("binary_data_size", "4");
    isError(client.infer(model(), text, bytes), 400, "binary_data_size");
    assertThat(client.infer(model(), json, bytes).status()).isEqualTo(200);
  }

  @Test
  void aBodyOfNestedArraysIsRefusedAtOnce() {
    var deep = "[".repeat(100_000);
    isError(client.infer(model(), "{\"inputs\":" + deep), 400);
    isError(client.infer(model(), "{\"other\":" + deep), 400);
    isError(client.infer(model(), "{\"inputs\":[{\"data\":" + deep), 400);
  }

  /** An error is exactly {@code {"error": "…"}} and names what is wrong. */
  protected static void isError(Answer answer, int status, String... named) {
    var body = new String(answer.http().body(), StandardCharsets.UTF_8);
    assertThat(answer.status()).as(body).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().propertyNames()).containsExactly("error");
    assertThat(answer.error())
        .isNotBlank()
        .satisfies(error -> assertThat(named).allMatch(error::contains));
    assertThat(answer.error()).doesNotContain("Exception", "\tat ", "tools.jackson");
  }

  private ObjectNode request() {
    return InferenceClient.flat(inputs());
  }

  private String version() {
    return client.get("/v2/models/" + model()).json().get("versions").get(0).asString();
  }

  private List<String> outputNames() {
    return client
        .get("/v2/models/" + model())
        .json()
        .get("outputs")
        .valueStream()
        .map(output -> output.get("name").asString())
        .toList();
  }

  private static void isWholeTensor(JsonNode tensor) {
    var elements =
        tensor.get("shape").valueStream().mapToLong(JsonNode::asLong).reduce(1, (a, b) -> a * b);
    assertThat(tensor.propertyNames())
        .containsExactlyInAnyOrder("name", "datatype", "shape", "data");
    assertThat((long) tensor.get("data").size()).isEqualTo(elements);
  }

  private static Map<String, List<String>> jsonOutputs(Answer answer) {
    var outputs = new LinkedHashMap<String, List<String>>();
    for (var output : answer.json().get("outputs")) {
      outputs.put(
          output.get("name").asString(),
          output.get("data").valueStream().map(JsonNode::asString).toList());
    }
    return outputs;
  }

  /** Cuts the binary part into its tensors and writes their elements as JSON would. */
  private static Map<String, List<String>> binaryOutputs(Answer answer) {
    var outputs = new LinkedHashMap<String, List<String>>();
    var rest = answer.binary();
    for (var output : answer.json().get("outputs")) {
      assertThat(output.has("data")).isFalse();
      var size = output.get("parameters").get("binary_data_size").asInt();
      var data = rest.slice(rest.position(), size).order(rest.order());
      rest.position(rest.position() + size);
      var elements = new ArrayList<String>();
      InferenceClient.elements(Datatype.valueOf(output.get("datatype").asString()), data)
          .forEach(element -> elements.add(JSON.valueToTree(element).asString()));
      outputs.put(output.get("name").asString(), elements);
    }
    assertThat(rest.hasRemaining()).isFalse();
    return outputs;
  }

  private static Arguments mistake(String name, String named, Consumer<ObjectNode> make) {
    return arguments(name, named, make);
  }

  private static ArrayNode inputs(ObjectNode request) {
    return (ArrayNode) request.get("inputs");
  }

  private static ObjectNode input(ObjectNode request) {
    return (ObjectNode) inputs(request).get(0);
  }

  private static ArrayNode shape(ObjectNode request) {
    return (ArrayNode) input(request).get("shape");
  }

  private static ArrayNode data(ObjectNode request) {
    return (ArrayNode) input(request).get("data");
  }

  /** A value that the first input's datatype does not take. */
  private static JsonNode unfit(ObjectNode request) {
    return JSON.valueToTree(
        input(request).get("datatype").asString().equals("BYTES") ? (Object) 1 : "text");
  }

  private static void ones(ArrayNode shape) {
    for (var i = 0; i < 100; i++) {
      shape.add(1);
    }
  }

  private static void twice(ArrayNode outputs) {
    outputs.addObject().put("name", "y");
    outputs.addObject().put("name", "y");
  }
}
