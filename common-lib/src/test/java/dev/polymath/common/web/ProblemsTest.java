package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class ProblemsTest {

  private final int port;
  private final Http http;

  ProblemsTest(@LocalServerPort int port) {
    this.port = port;
    this.http = new Http(port);
  }

  @ParameterizedTest
  @CsvSource({
    "invalid, 400, Bad Request, Correct the fields named in errors and send the request again.",
    "unprocessable, 422, Unprocessable Content, Ill-conditioned.",
    "notFound, 404, Not Found, There is no model m.",
    "conflict, 409, Conflict, The name is taken.",
    "tooLarge, 413, Content Too Large, Too many points.",
    "busy, 429, Too Many Requests, The queue is full.",
    "notConfigured, 501, Not Implemented, Set a folder.",
    "unavailable, 503, Service Unavailable, Loading.",
    "deadline, 504, Gateway Timeout, Too late.",
    "wrapped, 409, Conflict, Beneath.",
  })
  void eachFailureHasItsStatus(String kind, int status, String title, String detail) {
    var answer = http.get("/v1/sample/failures/" + kind);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    var problem = answer.json();
    assertThat(problem.propertyNames())
        .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "errors");
    assertThat(problem.get("type").asString()).isEqualTo("about:blank");
    assertThat(problem.get("title").asString()).isEqualTo(title);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asString()).isEqualTo(detail);
    assertThat(problem.get("instance").asString()).isEqualTo("/v1/sample/failures/" + kind);
  }

  @Test
  void fieldsToBlameAreNamed() {
    var errors = http.get("/v1/sample/failures/invalid").json().get("errors");

    assertThat(errors.toString())
        .isEqualTo("[{\"field\":\"x[3]\",\"message\":\"must be finite\"}]");
  }

  @Test
  void whenToComeBackIsSaidInWholeSeconds() {
    assertThat(http.get("/v1/sample/failures/busy").header("Retry-After")).isEqualTo("2");
    assertThat(http.get("/v1/sample/failures/unavailable").header("Retry-After")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool", "broken", "full", "closed"})
  void aDatabaseWithoutAConnectionToSpareIsARequestToComeBack(String kind) {
    var answer = http.get("/v1/sample/failures/" + kind);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    assertThat(answer.json().get("detail").asString()).contains("database", "again");
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void aCharacterThatTheDatabaseCannotHaveIsTheCallersFault() {
    var answer = http.get("/v1/sample/failures/unstorable");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/message").asString()).contains("U+0000");
    assertThat(answer.text()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"checked", "bug", "syntax"})
  void aBugIsAPlain500ThatGivesNothingAway(String kind) {
    var answer = http.get("/v1/sample/failures/" + kind);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).doesNotContain("secret", "Exception", "dev.polymath");
  }

  @Test
  void whatIsSentAsAnErrorIsAProblemToo() {
    var answer = http.get("/v1/sample/send-error");

    assertThat(answer.status()).isEqualTo(418);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("instance").asString()).isEqualTo("/v1/sample/send-error");
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void anUnknownPathIs404() {
    var answer = http.get("/v1/sample/nothing/here");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("instance").asString()).isEqualTo("/v1/sample/nothing/here");
  }

  @Test
  void anotherMethodIs405AndNamesTheRightOnes() {
    var answer = http.delete("/v1/sample/squares");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET");
    assertThat(answer.json().get("detail").asString()).contains("GET");
  }

  @Test
  void anotherContentTypeIs415AndNamesTheRightOnes() {
    var answer =
        http.post("/v1/sample/samples", "text/csv", "a,b".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.json().get("detail").asString()).contains("text/csv", "application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "application/*+json", "*/*;charset=utf-8"})
  void aContentTypeThatIsAPatternIs415WhateverIsAsked(String contentType) {
    assertThat(http.get("/v1/sample/squares?of=2", "Content-Type", contentType).status())
        .isEqualTo(415);
    var answer = http.post("/v1/sample/samples", contentType, new byte[] {'{', '}'});
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asString()).contains("asterisks");
  }

  @Test
  void aQueryThatIsNotOneIsTheCallersFault() throws Exception {
    for (var query : new String[] {"=2", "of=%zz", "of=2&=&of=%"}) {
      assertThat(raw("GET /v1/sample/squares?" + query + " HTTP/1.1\r\nHost: h\r\n\r\n"))
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json")
          .doesNotContain("Exception", "Tomcat");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void aFormInTheAddressesEncodingThatIsNoneIsTheCallersFault(String method) throws Exception {
    var request =
        method
            + " /v1/sample/samples HTTP/1.1\r\nHost: h\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=%zz";

    assertThat(raw(request))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json")
        .doesNotContain("Exception", "Tomcat");
  }

  @Test
  void aFormWithoutABoundaryIsTheCallersFaultWhereNoFormIsTaken() {
    var answer = http.get("/v1/sample/squares?of=2", "Content-Type", "multipart/form-data");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/message").asString()).contains("boundary");
  }

  @Test
  void anUnknownRepresentationIs406AsAProblem() {
    var answer = http.get("/v1/sample/samples", "Accept", "image/gif");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "'', is a required query parameter",
    "?of=two, must be an integer",
    "?of=1.5, must be an integer",
    "?of=99999999999, must be an integer",
    "?of=1001, must be less than or equal to 1000",
  })
  void queryParametersAreChecked(String query, String message) {
    var answer = http.get("/v1/sample/squares" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("of");
    assertThat(answer.json().at("/errors/0/message").asString()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/sample/<script> HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /v1/sample/%zz HTTP/1.1\r\nHost: h\r\n\r\n",
        "NOT A REQUEST\r\n\r\n",
        "GET /v1/sample/squares HTTP/1.1\r\n\r\n",
        "GET /v1/sample/squares HTTP/1.1\r\nHost: h\r\nBad Header: x\r\n\r\n",
        "POST /v1/sample/samples HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
      })
  void whatIsNotHttpIsAProblemToo(String request) throws Exception {
    var answer = raw(request);

    assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    assertThat(answer).contains("\"status\":400").doesNotContain("<html", "Exception", "Tomcat");
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write(
              request
                  .replace("Host: h\r\n", "Host: h\r\nConnection: close\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
