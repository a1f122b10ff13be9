package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@GatewayTest
class DocumentsTest {

  static final StubService gp = new StubService();
  static final StubService gan = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.gan.url", gan::url);
  }

  @AfterAll
  static void stop() {
    gp.close();
    gan.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
    gp.reset();
    gan.reset();
    gp.answer("/v3/api-docs", 200, document("gp"));
    gan.answer("/v3/api-docs", 200, document("gan"));
  }

  @Test
  void theDocumentsOfAllServicesAreOne() throws Exception {
    var document = Client.json(client.get("/v3/api-docs"));

    assertThat(document.path("openapi").asString()).startsWith("3.");
    assertThat(document.path("paths").propertyNames())
        .containsExactlyInAnyOrder("/v1/gp/models", "/v1/gan/models", "/v2/models/{name}");
    assertThat(document.path("components").path("schemas").propertyNames())
        .containsExactlyInAnyOrder("gp.Fit", "gp.Kernel", "gan.Fit", "gan.Kernel");
    assertThat(document.path("servers").path(0).path("url").asString()).isEqualTo("/");
    assertThat(document.toString()).doesNotContain("127.0.0.1");
  }

  @Test
  void everyReferenceLeadsToSomething() throws Exception {
    var document = Client.json(client.get("/v3/api-docs"));

    var references = new ArrayList<String>();
    document.findValues("$ref").forEach(reference -> references.add(reference.asString()));
    document
        .findValues("mapping")
        .forEach(mapping -> mapping.forEach(target -> references.add(target.asString())));
    assertThat(references).hasSizeGreaterThanOrEqualTo(6).allMatch(r -> r.startsWith("#/"));
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void noTwoOperationsShareAnId() throws Exception {
    var ids =
        Client.json(client.get("/v3/api-docs")).findValues("operationId").stream()
            .map(JsonNode::asString)
            .toList();
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids).contains("gp.fit", "gan.fit");
  }

  @Test
  void aServiceThatIsDownIsLeftOutAndNamed() throws Exception {
    gan.stop();
    try {
      var document = Client.json(client.get("/v3/api-docs"));

      assertThat(document.path("paths").propertyNames())
          .containsExactlyInAnyOrder("/v1/gp/models", "/v2/models/{name}");
      assertThat(document.path("info").path("description").asString()).contains("Left out", "gan");
      assertThat(client.get("/v3/api-docs/gan").statusCode()).isEqualTo(503);
    } finally {
      gan.restart();
    }
  }

  @Test
  void aServiceThatTalksNonsenseIsLeftOut() throws Exception {
    gan.answer("/v3/api-docs", 200, "<html>");
    assertThat(client.get("/v3/api-docs").body()).contains("/v1/gp/models");
    gan.answer("/v3/api-docs", 200, "[1, 2]");
    assertThat(client.get("/v3/api-docs").body()).contains("/v1/gp/models");
  }

  @Test
  void oneServiceHasADocumentOfItsOwn() throws Exception {
    var document = Client.json(client.get("/v3/api-docs/gp"));
    assertThat(document.path("paths").propertyNames())
        .containsExactlyInAnyOrder("/v1/gp/models", "/v2/models/{name}");

    assertThat(client.get("/v3/api-docs/pose").statusCode()).isEqualTo(501);
    assertThat(client.get("/v3/api-docs/none").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageThatShowsThemFindsAllItsParts() throws Exception {
    var page = client.get("/swagger-ui.html");
    assertThat(page.statusCode()).isEqualTo(200);

    var parts = java.util.regex.Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
    var found = 0;
    while (parts.find()) {
      assertThat(client.get(Objects.requireNonNull(parts.group(1))).statusCode())
          .as(parts.group(1))
          .isEqualTo(200);
      found++;
    }
    assertThat(found).isEqualTo(4);
  }

  private static String document(String service) {
    return """
    {"openapi":"3.1.0","info":{"title":"%1$s"},
     "servers":[{"url":"http://127.0.0.1:9999"}],
     "tags":[{"name":"Models","description":"What is fitted"}],
     "paths":{
       "/v1/%1$s/models":{"post":{"operationId":"fit","tags":["Models"],
         "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Fit"}}}},
         "responses":{"201":{"description":"made"}}}},
       "/v2/models/{name}":{"get":{"operationId":"metadata","responses":{"200":{"description":"ok"}}}}},
     "components":{"schemas":{
       "Fit":{"type":"object","properties":{"kernel":{"$ref":"#/components/schemas/Kernel"}}},
       "Kernel":{"oneOf":[{"$ref":"#/components/schemas/Fit"}],
         "discriminator":{"propertyName":"kind","mapping":{"fit":"#/components/schemas/Fit"}}}}}}
    """
        .formatted(service);
  }
}
