package dev.polymath.fuzz.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RequestMakerTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final Document document =
      new Document(
          JSON.readTree(
              """
              {"paths": {
                "/v1/gp/models": {"post": {"requestBody": {"content": {"application/json": {
                  "schema": {"$ref": "#/components/schemas/Fit"}}}}}},
                "/v1/gp/models/{name}": {
                  "delete": {"parameters": [{"name": "name", "in": "path"}]},
                  "get": {"parameters": [{"name": "name", "in": "path"}]}}},
               "components": {"schemas": {"Fit": {
                 "type": "object", "required": ["kernel", "device", "points"], "properties": {
                   "kernel": {"enum": ["rbf", "linear"]},
                   "device": {"type": "string", "pattern": "cpu|gpu:[0-9]"},
                   "points": {"type": "array", "minItems": 2,
                     "items": {"type": "integer", "minimum": 3, "maximum": 5}}}}}}}
              """));

  private final KnownNames names = new KnownNames();

  RequestMakerTest() {
    names.learn("gp", "models", JSON.readTree("{\"items\": [{\"name\": \"shipped\"}]}"));
  }

  @Test
  void theSameNumberMakesTheSameRequest() {
    assertThat(texts(requests(7))).isEqualTo(texts(requests(7))).isNotEqualTo(texts(requests(8)));
  }

  @Test
  void eachOperationHasItsTurn() {
    assertThat(requests(1).subList(0, 3))
        .extracting(request -> request.operation().toString())
        .containsExactly(
            "POST /v1/gp/models", "DELETE /v1/gp/models/{name}", "GET /v1/gp/models/{name}");
  }

  @Test
  void somePartsOfEachKindAreAsTheDocumentWantsThem() {
    var right = requests(1).stream().filter(request -> request.oddities().isEmpty()).toList();

    assertThat(right).hasSizeBetween(150, 350);
    assertThat(right)
        .filteredOn(request -> request.method().equals("POST"))
        .allSatisfy(
            request -> {
              var body = JSON.readTree(request.body());
              assertThat(body.path("kernel").asString()).isIn("rbf", "linear");
              assertThat(body.path("points").size()).isBetween(2, 4);
              assertThat(body.path("points").path(1).asInt()).isBetween(3, 5);
            });
    assertThat(right)
        .filteredOn(request -> request.method().equals("GET"))
        .anySatisfy(request -> assertThat(request.target()).isEqualTo("/v1/gp/models/shipped"));
  }

  @Test
  void whatWasThereBeforeIsNotDeleted() {
    assertThat(requests(1))
        .filteredOn(request -> request.method().equals("DELETE"))
        .isNotEmpty()
        .noneSatisfy(request -> assertThat(request.target()).endsWith("/shipped"));
  }

  @Test
  void aCommandSendsItAgain() {
    var request =
        new Request(
            document.operations().getFirst(),
            "POST",
            "/v1/gp/models?a='",
            List.of(new Request.Header("Accept", "")),
            "{}".getBytes(StandardCharsets.UTF_8),
            5,
            List.of());

    assertThat(request.curl("localhost:8080", "1.body"))
        .isEqualTo(
            "curl -i --globoff --path-as-is -X 'POST' 'http://localhost:8080/v1/gp/models?a='\\'''"
                + " -H 'Accept;' -H 'Content-Length: 5' --data-binary @1.body");
    assertThat(request.whole()).isFalse();
  }

  private List<Request> requests(long seed) {
    var maker = new RequestMaker(document, names, seed);
    return LongStream.range(0, 1_000).mapToObj(maker::make).toList();
  }

  private static List<String> texts(List<Request> requests) {
    return requests.stream()
        .map(request -> new String(request.bytes("h"), StandardCharsets.ISO_8859_1))
        .toList();
  }
}
