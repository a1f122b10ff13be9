package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@WebTest
class OpenApiTest {

  private final Http http;
  private final JsonNode document;

  OpenApiTest(@LocalServerPort int port) {
    http = new Http(port);
    document = http.get("/v3/api-docs").json();
  }

  @Test
  void theServiceHasItsTitle() {
    assertThat(document.at("/info/title").asString()).isEqualTo("Polymath sample");
  }

  @Test
  void everyOperationSaysHowItFails() {
    var operations = 0;
    for (var path : document.get("paths")) {
      for (var operation : path) {
        operations++;
        assertThat(
                operation
                    .at("/responses/4XX/content/application~1problem+json/schema/$ref")
                    .asString())
            .isEqualTo("#/components/schemas/Problem");
      }
    }
    assertThat(operations).isGreaterThan(8);
    assertThat(document.at("/components/schemas/Problem/properties").propertyNames())
        .contains("type", "title", "status", "detail", "instance", "errors");
    assertThat(document.at("/components/schemas/FieldError/properties").propertyNames())
        .containsExactlyInAnyOrder("field", "message");
  }

  @Test
  void pagingIsDocumentedAsQueryParameters() {
    var parameters = document.at("/paths/~1v1~1sample~1samples/get/parameters");

    assertThat(parameters.valueStream().map(parameter -> parameter.get("name").asString()))
        .containsExactlyInAnyOrder("limit", "cursor");
    assertThat(
            document
                .at("/paths/~1v1~1sample~1samples/get/responses/200/content/application~1json")
                .at("/schema/$ref")
                .asString())
        .isEqualTo("#/components/schemas/PageInteger");
  }

  @Test
  void idempotencyIsDocumentedWhereItIsHonoured() {
    var names = "/parameters/0/name";

    assertThat(document.at("/paths/~1v1~1sample~1things/post" + names).asString())
        .isEqualTo("Idempotency-Key");
    assertThat(document.at("/paths/~1v1~1sample~1samples/post" + names).isMissingNode()).isTrue();
  }

  @Test
  void everyExampleWorksWhenPasted() {
    // What is sent to a model needs one first; services try those in tests of their own.
    var examples =
        OpenApiExamples.of(http).stream().filter(example -> !example.path().contains("{")).toList();

    assertThat(examples).extracting(OpenApiExamples.Example::path).contains("/v1/sample/samples");
    for (var example : examples) {
      var answer = http.postJson(example.path(), example.body());
      assertThat(answer.status()).as(example + " " + answer.text()).isBetween(200, 299);
    }
  }

  @Test
  void aBodyWithoutAnExampleIsNoticed() throws Exception {
    var bare =
        """
        {"paths": {"/a": {"post": {"requestBody": {"content": {"application/json":
          {"schema": {"type": "object"}}}}}}}}
        """;
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = bare.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      var other = new Http(server.getAddress().getPort());
      assertThatThrownBy(() -> OpenApiExamples.of(other))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("POST /a");
    } finally {
      server.stop(0);
    }
  }
}
