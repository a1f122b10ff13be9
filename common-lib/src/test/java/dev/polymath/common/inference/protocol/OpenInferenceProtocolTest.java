package dev.polymath.common.inference.protocol;

import static dev.polymath.common.testing.InferenceClient.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.testing.FullMemory;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.common.testing.InferenceClient.Answer;
import dev.polymath.common.testing.OpenInferenceConformance;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Walks the Open Inference Protocol's every path, datatype and error over real HTTP. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = ToyService.class,
    properties = {
      "polymath.service=toys",
      "polymath.inference.queue=1",
      "polymath.inference.max-body=1MB"
    })
class OpenInferenceProtocolTest extends OpenInferenceConformance {

  private static final String SCALAR =
      """
      {"inputs": [{"name": "x", "shape": [], "datatype": "FP32", "data": [2.5]}]}
      """;

  @LocalServerPort private int port;
  @Autowired private InferenceRuntime<List<Tensor>, List<Tensor>> runtime;
  @Autowired private ModelRegistry models;
  @Autowired private MeterRegistry meters;
  @Autowired private WorkingMemory memory;

  @Override
  protected URI server() {
    return URI.create("http://localhost:" + port);
  }

  @Override
  protected String model() {
    return "adder";
  }

  @Override
  protected List<Tensor> inputs() {
    return List.of(
        Tensor.of("a", new long[] {1, -2, Long.MAX_VALUE - 3}, 3),
        Tensor.of("b", new long[] {3, 4, 3}, 3));
  }

  /** One whose body is large, and one whose answer is. */
  @ParameterizedTest
  @ValueSource(ints = {20_000, 5_000})
  void largeOnesAreAnsweredWhereThereIsMemoryForThem(int elements) throws Exception {
    var large = InferenceClient.flat(added(elements));
    try (var _ = new FullMemory(memory)) {
      var refused = client.infer("adder", large);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.error()).contains("Send this one again later");
      assertThat(client.infer("adder", InferenceClient.flat(inputs())).status()).isEqualTo(200);
    }
    assertThat(client.infer("adder", large).status()).isEqualTo(200);
  }

  private static List<Tensor> added(int elements) {
    var numbers = new long[elements];
    return List.of(Tensor.of("a", numbers, elements), Tensor.of("b", numbers, elements));
  }

  @Test
  void theAdderAdds() {
    var outputs = client.infer("adder", InferenceClient.flat(inputs())).json().get("outputs");
    assertThat(outputs.get(0).get("data").toString()).isEqualTo("[4,2,9223372036854775807]");
    assertThat(outputs.get(1).get("data").toString()).isEqualTo("[-2,-6,9223372036854775801]");
  }

  @Test
  void theServerIsNamedAfterItsService() {
    assertThat(client.get("/v2").json().get("name").asString()).isEqualTo("polymath-toys");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BOOL   | true, false",
        "UINT8  | 0, 255",
        "INT8   | -128, 127",
        "UINT16 | 0, 65535",
        "INT16  | -32768, 32767",
        "UINT32 | 0, 4294967295",
        "INT32  | -2147483648, 2147483647",
        "UINT64 | 9223372036854775808, 18446744073709551615",
        "INT64  | -9223372036854775808, 9007199254740993",
        "FP32   | 3.4028235E38, 1.4E-45",
        "FP64   | 1.7976931348623157E308, 4.9E-324",
        "BYTES  | `, \"a\\u0000ü𝄞\\\"\"`"
      })
  void everyDatatypeTravelsUnchangedInJsonAndInBinary(Datatype datatype, String values) {
    var data = datatype == Datatype.BYTES ? "\"\"" + values : values;
    var sent = JSON.readTree(request(datatype, "[1, 2]", "[" + data + "]"));
    var expected = sent.get("inputs").get(0).get("data");
    var json = client.infer(ToyService.echo(datatype), sent);
    assertThat(json.status()).as(() -> json.json().toString()).isEqualTo(200);
    assertThat(output(json).get("datatype").asString()).isEqualTo(datatype.name());
    assertThat(output(json).get("data")).isEqualTo(expected);

    ((ObjectNode) sent).putObject("parameters").put("binary_data_output", true);
    var binary = client.infer(ToyService.echo(datatype), sent);
    var bytes = new byte[binary.binary().remaining()];
    binary.binary().get(bytes);
    var tensor = new Tensor("x", datatype, List.of(1L, 2L), ByteBuffer.wrap(bytes));
    assertThat(JSON.readTree(JSON.writeValueAsString(InferenceClient.elements(tensor))))
        .isEqualTo(expected);

    var back =
        client.infer(ToyService.echo(datatype), InferenceClient.binary(List.of(tensor)), bytes);
    assertThat(output(back).get("data")).isEqualTo(expected);
  }

  @Test
  void fp16TravelsInBinaryOnly() {
    var tensor = tensor(Datatype.FP16, 0x00, 0x3C, 0x00, 0x7E); // 1 and NaN
    var json = InferenceClient.binary(List.of(tensor));
    var bytes = InferenceClient.bytes(List.of(tensor));
    isError(client.infer("echo-fp16", json, bytes), 400, "output 'y'", "FP16", "binary_data");
    isError(
        client.infer("echo-fp16", request(Datatype.FP16, "[1, 2]", "[1, 2]")),
        400,
        "input 'x'",
        "FP16");

    json.putObject("parameters").put("binary_data_output", true);
    var answer = client.infer("echo-fp16", json, bytes);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.binary()).isEqualTo(ByteBuffer.wrap(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8, -1",
    "UINT8, 256",
    "INT8, -129",
    "INT8, 128",
    "UINT16, 65536",
    "UINT16, -1",
    "INT16, 32768",
    "INT16, -32769",
    "UINT32, 4294967296",
    "UINT32, -1",
    "INT32, 2147483648",
    "INT32, -2147483649",
    "UINT64, -1",
    "UINT64, 18446744073709551616",
    "UINT64, -9223372036854775809",
    "INT64, 9223372036854775808",
    "INT64, -9223372036854775809",
    "FP32, 3.5e38",
    "FP32, -1e39",
    "FP64, 1e309",
    "FP64, -1e400"
  })
  void aNumberThatDoesNotFitItsDatatypeIsRefused(Datatype datatype, String value) {
    isError(
        client.infer(ToyService.echo(datatype), request(datatype, "[1, 1]", "[" + value + "]")),
        400,
        "element 0 does not fit " + datatype);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL | 1", "BOOL | \"true\"", "UINT8 | true", "INT8 | 1.0", "INT32 | 1.5",
        "INT64 | \"1\"", "INT64 | 1e3", "UINT64 | 1.0", "UINT64 | false", "FP32 | \"1\"",
        "FP32 | true", "FP64 | \"NaN\"", "FP64 | null", "BYTES | 1", "BYTES | null"
      })
  void anElementOfAnotherTypeIsRefused(Datatype datatype, String value) {
    isError(
        client.infer(ToyService.echo(datatype), request(datatype, "[1, 1]", "[" + value + "]")),
        400,
        "input 'x': element 0 of " + datatype + " must be");
  }

  @ParameterizedTest
  @EnumSource(value = Datatype.class, mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void binaryDataMustFitItsShape(Datatype datatype) {
    for (var shape : List.of(List.of(1L, 2L), List.of(0L, 1L), List.of(1L << 32, 1L << 31))) {
      var json = InferenceClient.binary(List.of(tensor(datatype, new int[datatype.size()])));
      var input = (ObjectNode) json.get("inputs").get(0);
      input.set("shape", JSON.valueToTree(shape));
      isError(
          client.infer(ToyService.echo(datatype), json, new byte[datatype.size()]),
          400,
          "input 'x'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"05000000 61", "010000", "FFFFFFFF 61", "00000080", "01000000 61 00"})
  void malformedBinaryBytesAreRefused(String hex) {
    var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    var json =
        JSON.readTree(
            """
            {"inputs": [{"name": "x", "shape": [1, 1], "datatype": "BYTES",
              "parameters": {"binary_data_size": %d}}]}
            """
                .formatted(bytes.length));
    isError(client.infer("echo-bytes", json, bytes), 400, "element");
  }

  @Test
  void aBinaryBooleanIsZeroOrOne() {
    var json = InferenceClient.binary(List.of(tensor(Datatype.BOOL, 1, 0)));
    isError(client.infer("echo-bool", json, new byte[] {1, 2}), 400, "element 1");
  }

  @Test
  void nanTravelsInBinary() {
    var nan = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.NaN).array();
    var json = InferenceClient.binary(List.of(tensor(Datatype.FP32, new int[8])));
    json.putObject("parameters").put("binary_data_output", true);
    var answer = client.infer("echo-fp32", json, nan);
    assertThat(answer.binary().getFloat()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "latin"})
  void whatJsonCannotExpressIsAnErrorThatAdvisesBinary(String model) {
    var request = (ObjectNode) JSON.readTree(SCALAR);
    isError(client.infer(model, request), 400, "output 'y'", "binary_data");
    request.putObject("parameters").put("binary_data_output", true);
    assertThat(client.infer(model, request).status()).isEqualTo(200);
  }

  @Test
  void aSingleIsRoundedOnce() {
    // A little above the middle of 1 and the next float; as a double it is the middle itself.
    var answer =
        client.infer(
            "echo-fp32", request(Datatype.FP32, "[1, 1]", "[1.0000000596046447753906251]"));
    assertThat(output(answer).get("data").get(0).asString()).isEqualTo("1.0000001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2, 2] | [[1, 2], [3, 4]]",
        "[2, 2] | [1, 2, 3, 4]",
        "[1, 1] | [[1]]",
        "[2, 0] | [[], []]",
        "[2, 0] | []",
        "[0, 2] | []",
        "[0, 0] | []"
      })
  void dataOfEveryShapeIsRead(String shape, String data) {
    var answer = client.infer("echo-int32", request(Datatype.INT32, shape, data));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(output(answer).get("shape").toString()).isEqualTo(shape.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2, 2] | [[1, 2], [3]]", "[2, 2] | [[1, 2, 3], [4]]", "[2, 2] | [[1, 2], 3, 4]",
        "[2, 2] | [1, 2, [3, 4]]", "[2, 2] | [[1], [2], [3], [4]]", "[2, 2] | [[[1, 2], [3, 4]]]",
        "[2, 2] | [[1, 2], [3, 4], []]", "[2, 2] | [[]]", "[0, 2] | [[]]"
      })
  void raggedDataIsRefused(String shape, String data) {
    isError(client.infer("echo-int32", request(Datatype.INT32, shape, data)), 400, "nested data");
  }

  @Test
  void aFullQueueIsTooManyRequestsAndALateAnswerATimeout() throws Exception {
    assertThat(client.get("/v2/models/held/ready").status()).isEqualTo(200);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = callers.submit(() -> client.infer("held", SCALAR));
      await().until(() -> held("queue.time") == 1);
      var late = (ObjectNode) JSON.readTree(SCALAR);
      late.putObject("parameters").put("timeout", 50_000);
      isError(client.infer("held", late), 504, "deadline");
      var waiting = callers.submit(() -> client.infer("held", SCALAR));
      await().until(() -> held("queue.size") == 1);

      var refused = client.infer("held", SCALAR);

      isError(refused, 429, "again later");
      assertThat(refused.header("Retry-After")).matches("[1-9]\\d?");
      ToyService.GATE.countDown();
      assertThat(running.get().status()).isEqualTo(200);
      assertThat(waiting.get().status()).isEqualTo(200);
    }
  }

  @Test
  void aScalarHasOneElement() {
    assertThat(output(client.infer("scalar", SCALAR)).toString())
        .isEqualTo("{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[],\"data\":[2.5]}");
  }

  @Test
  void aModelThatRefusesTheValuesNamesThem() {
    isError(client.infer("picky", SCALAR), 400, "x: must be prime");
  }

  @Test
  void aModelThatFailsKeepsItsSecrets() {
    var answer = client.infer("broken", SCALAR);
    isError(answer, 500);
    assertThat(answer.error()).doesNotContain("secret");
  }

  @Test
  void aModelThatCannotBeLoadedIsUnavailable() {
    var answer = client.infer("unloadable", SCALAR);
    isError(answer, 503, "unloadable");
    assertThat(answer.error()).doesNotContain("secret");
    assertThat(answer.header("Retry-After")).matches("[1-5]");
    isError(client.get("/v2/models/unloadable"), 503);
    var ready = client.get("/v2/models/unloadable/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().get("ready").asBoolean()).isFalse();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedHoweverItComes() {
    var large = new byte[(1 << 20) + 1];
    isError(client.post("/v2/models/adder/infer", large, "application/json"), 413, "1048576");
    isError(
        client.send(
            client
                .request("/v2/models/adder/infer")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "1048576");
  }

  @Test
  void theRuntimeIsThereForTheServiceItself() {
    var version = models.resolve("adder", null).orElseThrow();
    var answer = runtime.infer(version, inputs(), Duration.ofSeconds(10));
    assertThat(answer.getFirst().longs()).containsExactly(4, 2, Long.MAX_VALUE);
  }

  private double held(String meter) {
    return StreamSupport.stream(
            meters
                .get("polymath.inference." + meter)
                .tag("model", "held")
                .meter()
                .measure()
                .spliterator(),
            false)
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static String request(Datatype datatype, String shape, String data) {
    return """
        {"inputs": [{"name": "x", "shape": %s, "datatype": "%s", "data": %s}]}
        """
        .formatted(shape, datatype, data);
  }

  private static JsonNode output(Answer answer) {
    assertThat(answer.status()).as(() -> answer.json().toString()).isEqualTo(200);
    return answer.json().get("outputs").get(0);
  }

  private static Tensor tensor(Datatype datatype, int... bytes) {
    var data = ByteBuffer.allocate(bytes.length);
    IntStream.of(bytes).forEach(each -> data.put((byte) each));
    return new Tensor(
        "x", datatype, List.of(1L, (long) bytes.length / datatype.size()), data.flip());
  }
}
