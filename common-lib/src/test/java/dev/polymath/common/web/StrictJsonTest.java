package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class StrictJsonTest {

  private static final String GOOD =
      "{\"name\":\"n\",\"count\":1,\"scale\":2,\"x\":[[1,2],[3,4.5]]}";

  private final Http http;

  StrictJsonTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void whatIsRightComesThrough() {
    var answer =
        http.postJson(
            "/v1/sample/samples",
            """
            {"name": "n", "count": 2147483647, "scale": 1, "x": [[1, 2.5], []], "maybe": null,
             "weights": [1e-300], "grid": [[1], [2, 3]], "nested": [{"depth": 1, "inner": null}],
             "colour": "RED", "id": "8a60ff58-5f0c-4f3f-8a49-4b5f8a4c0a11",
             "at": "2026-01-01T00:00:00Z", "flag": true, "floats": [1], "free": {"a": [1, {}]}}
            """);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/x/0/1").asDouble()).isEqualTo(2.5);
    assertThat(answer.json().at("/at").asString()).isEqualTo("2026-01-01T00:00:00Z");
  }

  // A good body with one thing exchanged: what, for what, the field to blame, words of the message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\"            | {\"nmae\":1,\"name\"      | nmae       | is not a field here; known",
        "\"count\":1          | \"count\":\"1\"           | count      | must be an integer",
        "\"count\":1          | \"count\":1.5             | count      | must be an integer",
        "\"count\":1          | \"count\":1.0             | count      | must be an integer",
        "\"count\":1          | \"count\":true            | count      | must be an integer",
        "\"count\":1          | \"count\":null            | count      | is required",
        "\"count\":1          | \"count\":2147483648      | count      | out of range",
        "\"count\":1          | \"count\":[1]             | count      | must be an integer",
        "\"count\":1,         | ``                        | count      | is required",
        "\"name\":\"n\"       | \"name\":1                | name       | must be a string, not",
        "\"name\":\"n\"       | \"name\":true             | name       | must be a string, not",
        "\"name\":\"n\"       | \"name\":[\"n\"]          | name       | must be a string, not an array",
        "\"name\":\"n\"       | \"name\":\" \"            | name       | must not be blank",
        "\"name\":\"n\"       | \"name\":null             | name       | must not be blank",
        "\"name\":\"n\"       | \"name\":\"n\",\"name\":1 | name       | Duplicate",
        "\"scale\":2          | \"scale\":\"2\"           | scale      | must be a number",
        "\"scale\":2          | \"scale\":\"\"            | scale      | must be a number",
        "\"scale\":2          | \"scale\":NaN             | scale      | is not JSON",
        "\"scale\":2          | \"scale\":\"NaN\"         | scale      | must be a number",
        "\"scale\":2          | \"scale\":-Infinity       | scale      | is not JSON",
        "\"scale\":2          | \"scale\":\"INF\"         | scale      | must be a number",
        "\"scale\":2          | \"scale\":1e999           | scale      | must be a number",
        "\"scale\":2          | \"scale\":2,\"maybe\":-1e999 | maybe   | must be a number",
        "\"scale\":2          | \"scale\":2,\"floats\":[1,1e39] | floats[1] | must be a number",
        "\"scale\":2          | \"scale\":.5              | scale      | is not JSON",
        "\"scale\":2          | \"scale\":02              | scale      | is not JSON",
        "[3,4.5]              | [3,1e400]                 | x[1][1]    | must be a number",
        "[3,4.5]              | [3,null]                  | x[1][1]    | is required",
        "[3,4.5]              | [3,\"4\"]                 | x[1][1]    | must be a number",
        "[3,4.5]              | [3,\"NaN\"]               | x[1][1]    | must be a number",
        "[3,4.5]              | [3,[4]]                   | x[1][1]    | must be a number",
        "[3,4.5]              | 3                         | x[1]       | must be an array",
        "[3,4.5]              | \"AAAAAAAA8D8=\"          | x[1]       | must be an array",
        "[[1,2],[3,4.5]]      | 3                         | x          | must be an array",
        "[[1,2],[3,4.5]]      | {}                        | x          | must be an array",
        "[[1,2],[3,4.5]]      | null                      | x          | must not be null",
        "\"scale\":2          | \"scale\":2,\"weights\":[1,-2] | weights[1] | must be greater than 0",
        "\"scale\":2          | \"scale\":2,\"weights\":[null] | weights[0] | must not be null",
        "\"scale\":2          | \"scale\":2,\"weights\":1 | weights    | must be an array",
        "\"scale\":2          | \"scale\":2,\"grid\":[[1],[2,0]] | grid[1][1] | must be greater than 0",
        "\"scale\":2          | \"scale\":2,\"nested\":[{\"depth\":1},{\"depth\":11}] | nested[1].depth | must be less",
        "\"scale\":2          | \"scale\":2,\"nested\":[{\"depth\":1,\"inner\":{\"depth\":1,\"depht\":1}}] | nested[0].inner.depht | is not a field here",
        "\"scale\":2          | \"scale\":2,\"nested\":[1] | nested[0] | must be an object",
        "\"scale\":2          | \"scale\":2,\"colour\":\"BLUE\" | colour | must be one of RED, GREEN, not \"BLUE\"",
        "\"scale\":2          | \"scale\":2,\"colour\":0  | colour     | must be one of RED, GREEN",
        "\"scale\":2          | \"scale\":2,\"id\":\"1\"  | id         | must be a UUID",
        "\"scale\":2          | \"scale\":2,\"at\":\"now\" | at        | must be an ISO 8601 time",
        "\"scale\":2          | \"scale\":2,\"flag\":\"true\" | flag   | must be true or false",
        "\"scale\":2          | \"scale\":2,\"flag\":1    | flag       | must be true or false",
        "\"scale\":2          | \"scale\":2,\"free\":{\"a\":[1,1e999]} | free.a | must be a number",
        "]]}                  | ]]                        | x          | is not JSON",
        "]]}                  | ]]}}                      | body       | is not JSON",
        "]]}                  | ]]}{}                     | body       | after its end",
        "]]}                  | ]],}                      | x          | is not JSON",
        "\"scale\":2          | 'scale':2                 | count      | is not JSON",
        "\"scale\":2          | \"scale\":2/*c*/          | scale      | is not JSON",
      })
  void oneWrongThingIs400AndNamesTheField(String good, String bad, String field, String message) {
    assertThat(GOOD).contains(good);
    var answer = http.postJson("/v1/sample/samples", GOOD.replace(good, bad == null ? "" : bad));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).contains(message);
    assertThat(answer.text()).doesNotContain("tools.jackson", "java.", "dev.polymath", "Feature");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"``", "`  `", "null", "[]", "1", "\"text\"", "{", "[1", "\u0000"})
  void aBodyThatIsNoObjectIs400(String body) {
    var answer = http.postJson("/v1/sample/samples", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("body");
  }

  @Test
  void bytesThatAreNotUtf8Are400() {
    var body = GOOD.replace("\"n\"", "\"\u00ff\"");
    var answer =
        http.post(
            "/v1/sample/samples",
            "application/json",
            body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
  }

  @Test
  void nestingBeyondTheBoundIs400() {
    var deep = "{\"depth\":1,\"inner\":".repeat(200) + "null" + "}".repeat(200);
    var answer =
        http.postJson(
            "/v1/sample/samples",
            GOOD.replace("\"scale\":2", "\"scale\":2,\"nested\":[" + deep + "]"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/message").asString()).contains("beyond the bounds");
  }

  @Test
  void aThousandWrongFieldsAreNotAThousandErrors() {
    var weights = "[" + "-1,".repeat(999) + "-1]";
    var answer =
        http.postJson(
            "/v1/sample/samples",
            GOOD.replace("\"scale\":2", "\"scale\":2,\"weights\":" + weights));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").size()).isEqualTo(50);
  }
}
