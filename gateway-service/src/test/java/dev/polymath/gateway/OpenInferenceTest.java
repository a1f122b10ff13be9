package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@GatewayTest
class OpenInferenceTest {

  static final StubService gp = new StubService();
  static final StubService gan = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.gan.url", gan::url);
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
    gp.reset();
    gan.reset();
  }

  @AfterEach
  void bothAreBack() {
    gan.stop();
    gan.restart();
  }

  @Test
  void aModelIsFoundByItsName() throws Exception {
    gp.answer("/v2/models/co2", 200, "{\"name\":\"co2\"}");
    gan.answer("/v2/models/digits", 200, "{\"name\":\"digits\"}");

    assertThat(client.get("/v2/models/co2").body()).isEqualTo("{\"name\":\"co2\"}");
    assertThat(client.get("/v2/models/digits").body()).isEqualTo("{\"name\":\"digits\"}");
  }

  @Test
  void everyCallOfAModelGoesToItsOwner() throws Exception {
    gp.answer("/v2/models/sine", 200, "{}");

    var response =
        client.post(
            "/v2/models/sine/versions/2/infer",
            "{\"inputs\":[]}",
            "Inference-Header-Content-Length",
            "13");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Polymath-Service")).hasValue("gp");
    assertThat(gp.next().target()).isEqualTo("/v2/models/sine"); // who has it?
    var infer = gp.next();
    assertThat(infer.target()).isEqualTo("/v2/models/sine/versions/2/infer");
    assertThat(infer.header("Inference-Header-Content-Length")).isEqualTo("13");
    assertThat(infer.text()).isEqualTo("{\"inputs\":[]}");
  }

  @Test
  void anOwnerIsAskedForOnceAndThenRemembered() throws Exception {
    gp.answer("/v2/models/remembered", 200, "{}");
    for (var call = 0; call < 3; call++) client.get("/v2/models/remembered/ready");

    assertThat(gp.seen()).isEqualTo(4);
  }

  @Test
  void anUnknownModelIsAnErrorInTheProtocolsWords() throws Exception {
    var response = client.get("/v2/models/none");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(Client.json(response).propertyNames()).containsExactly("error");
    assertThat(Client.json(response).path("error").asString()).contains("'none'");
  }

  @Test
  void aModelIsFoundAsSoonAsItIsThere() throws Exception {
    assertThat(client.get("/v2/models/late").statusCode()).isEqualTo(404);
    gp.answer("/v2/models/late", 200, "{}");
    assertThat(client.get("/v2/models/late").statusCode()).isEqualTo(200);
  }

  @Test
  void aModelThatMovesIsFollowed() throws Exception {
    gp.answer("/v2/models/moving", 200, "{\"at\":\"gp\"}");
    assertThat(client.get("/v2/models/moving").body()).contains("gp");

    gp.forget("/v2/models/moving");
    gan.answer("/v2/models/moving", 200, "{\"at\":\"gan\"}");

    // The former owner says that it is gone, and is asked no more.
    assertThat(client.get("/v2/models/moving").statusCode()).isEqualTo(404);
    assertThat(client.get("/v2/models/moving").body()).contains("gan");
  }

  @Test
  void ofTwoOwnersTheFirstAnswersUnlessTheOtherIsNamed() throws Exception {
    gp.answer("/v2/models/both", 200, "{\"at\":\"gp\"}");
    gan.answer("/v2/models/both", 200, "{\"at\":\"gan\"}");

    var unnamed = client.get("/v2/models/both");
    assertThat(unnamed.body()).contains("gan");
    assertThat(unnamed.headers().firstValue("Polymath-Service")).hasValue("gan");
    assertThat(client.get("/v2/models/both", "Polymath-Service", "gp").body()).contains("gp");
    assertThat(client.get("/v2/models/both", "Polymath-Service", "pose").statusCode())
        .isEqualTo(501);
  }

  @Test
  void aModelThatMayBeOnASilentServiceIsNotSaidToBeUnknown() throws Exception {
    gan.stop();
    var response = client.get("/v2/models/somewhere");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(Client.json(response).path("error").asString()).contains("gan");
  }

  @Test
  void aNameIsOneSegmentHoweverItIsWritten() throws Exception {
    gp.answer("/v2/models/a%20b%3Fc", 200, "{}");
    assertThat(client.get("/v2/models/a%20b%3Fc").statusCode()).isEqualTo(200);
    assertThat(client.get("/v2/models/..%2f..%2factuator").statusCode()).isEqualTo(400);
  }

  @Test
  void theServerIsThePlatformWithWhatAllServicesHave() throws Exception {
    gp.answer("/v2", 200, "{\"extensions\":[\"binary_tensor_data\",\"own\"]}");
    gan.answer("/v2", 200, "{\"extensions\":[\"binary_tensor_data\"]}");

    var metadata = Client.json(client.get("/v2"));

    assertThat(metadata.path("name").asString()).isEqualTo("polymath");
    assertThat(metadata.path("version").asString()).isNotEmpty();
    assertThat(metadata.path("extensions").valueStream().map(e -> e.asString()))
        .containsExactly("binary_tensor_data");
  }

  @Test
  void theServerIsReadyWhenEveryInstalledServiceIs() throws Exception {
    assertThat(client.get("/v2/health/live").body()).isEqualTo("{\"live\":true}");
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(client.get("/v2/health/ready").body()).isEqualTo("{\"ready\":true}"));

    gan.answer("/actuator/health/readiness", 503, "{\"status\":\"OUT_OF_SERVICE\"}");
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              var response = client.get("/v2/health/ready");
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(response.body()).isEqualTo("{\"ready\":false}");
            });
    // The gateway itself goes on taking requests for the others.
    assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void anyOtherCallIsAnErrorInTheProtocolsWords() throws Exception {
    for (var path : new String[] {"/v2/nothing", "/v2/models", "/v2/health"}) {
      var response = client.get(path);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(Client.json(response).propertyNames()).containsExactly("error");
    }
    assertThat(Client.json(client.get("/v2/models//x")).propertyNames()).containsExactly("error");
  }
}
