package dev.polymath.fuzz.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {

  private static final Map<String, String> PROBLEM =
      Map.of("content-type", "application/problem+json");

  @Test
  void whatACallerDidWrongIsToBeSaidAsAProblem() {
    assertThat(complaint(400, PROBLEM, "{}")).isNull();
    assertThat(complaint(400, Map.of("content-type", "text/html"), "<html>")).contains("text/html");
    assertThat(complaint(404, Map.of(), "")).contains("404");
  }

  @Test
  void aFaultOfTheServersIsAFinding() {
    assertThat(complaint(500, PROBLEM, "{}")).isEqualTo("status 500");
    assertThat(complaint(502, PROBLEM, "{}")).isEqualTo("status 502");
  }

  @Test
  void beingBusyIsNoneIfItSaysForHowLong() {
    assertThat(complaint(503, PROBLEM, "{}")).isEqualTo("status 503");
    assertThat(
            complaint(
                503, Map.of("content-type", "application/problem+json", "retry-after", "2"), "{}"))
        .isNull();
  }

  @Test
  void namesOfClassesAreNobodysBusiness() {
    assertThat(complaint(400, PROBLEM, "java.lang.NullPointerException: x"))
        .isEqualTo("tells internals");
  }

  @Test
  void onlyWhoSentAllOfARequestCanExpectAnAnswer() {
    assertThat(Judge.complaint(request(2), null)).isEqualTo("no answer");
    assertThat(Judge.complaint(request(9), null)).isNull();
  }

  private static @Nullable String complaint(int status, Map<String, String> headers, String body) {
    return Judge.complaint(request(2), new Answer(status, headers, body, true));
  }

  private static Request request(int announced) {
    var operation = new Operation("POST", "/v1/gp/models", List.of(), List.of());
    return new Request(
        operation, "POST", "/v1/gp/models", List.of(), new byte[2], announced, List.of());
  }
}
