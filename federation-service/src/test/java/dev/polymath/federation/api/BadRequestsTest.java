package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.testing.Http;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a caller can get wrong: each a 4xx that names the field. */
@FederationTest
class BadRequestsTest {

  private static final String GOOD =
      """
      {"name": "good", "task": "mnist-2nn", "fraction": 0.5, "localEpochs": 1, "batchSize": 10,
       "learningRate": 0.1, "rounds": 1000}""";
  private static final String NOISE = "\"clip\": 1, \"noiseMultiplier\": 1, ";
  private static final String CLIENT =
      """
      {"name": "c", "token": "enrol-me", "proof": "0123456789abcdef0123456789abcdef",
       "tasks": ["mnist-2nn"]}""";

  private final Http http;

  BadRequestsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  static Stream<Arguments> runs() {
    return Stream.of(
        arguments("no body", "", ""),
        arguments("a list", "[]", ""),
        arguments("half a document", "{\"name\": \"a\", ", ""),
        arguments("an unknown field", with("\"epochs\": 2"), "epochs"),
        arguments("no name", GOOD.replace("\"name\": \"good\",", ""), "name"),
        arguments("a name with a slash", GOOD.replace("\"good\"", "\"../etc\""), "name"),
        arguments("a long name", GOOD.replace("\"good\"", quoted("n".repeat(101))), "name"),
        arguments("a number for a name", GOOD.replace("\"good\"", "7"), "name"),
        arguments("no task", GOOD.replace("\"task\": \"mnist-2nn\",", ""), "task"),
        arguments("an unknown task", GOOD.replace("mnist-2nn", "mnist-3nn"), "task"),
        arguments("a fraction above 1", GOOD.replace("0.5", "1.5"), "fraction"),
        arguments("a negative fraction", GOOD.replace("0.5", "-0.5"), "fraction"),
        arguments("no fraction", GOOD.replace("\"fraction\": 0.5,", ""), "fraction"),
        arguments("a fraction of NaN", GOOD.replace("0.5", "NaN"), ""),
        arguments("no epochs", GOOD.replace("\"localEpochs\": 1", "\"localEpochs\": 0"), "epochs"),
        arguments("half an epoch", GOOD.replace("Epochs\": 1", "Epochs\": 0.5"), "localEpochs"),
        arguments("a negative batch", GOOD.replace("Size\": 10", "Size\": -1"), "batch"),
        arguments("a huge batch", GOOD.replace("Size\": 10", "Size\": 10000000"), "batch"),
        arguments("no learning rate", GOOD.replace("Rate\": 0.1", "Rate\": 0"), "learningRate"),
        arguments("a huge learning rate", GOOD.replace("Rate\": 0.1", "Rate\": 1e9"), "learning"),
        arguments("a text for one", GOOD.replace("Rate\": 0.1", "Rate\": \"0.1\""), "learning"),
        arguments("no rounds", GOOD.replace("1000}", "0}"), "rounds"),
        arguments("negative rounds", GOOD.replace("1000}", "-3}"), "rounds"),
        arguments("too many rounds", GOOD.replace("1000}", "100001}"), "rounds"),
        arguments("a decay above 1", with("\"decay\": 1.1"), "decay"),
        arguments("no decay at all", with("\"decay\": 0"), "decay"),
        arguments("a target above 1", with("\"target\": 99"), "target"),
        arguments("no clients", with("\"minClients\": 0"), "minClients"),
        arguments("no quorum", with("\"quorum\": 0"), "quorum"),
        arguments("no time", with("\"deadlineSeconds\": 0"), "deadlineSeconds"),
        arguments("ages", with("\"deadlineSeconds\": 1e9"), "deadlineSeconds"),
        arguments("too few asked", with("\"overProvision\": -1"), "overProvision"),
        arguments("a norm of 0", with("\"maxNorm\": 0"), "maxNorm"),
        arguments("no such test set", with("\"testSet\": \"none\""), "testSet"),
        arguments("publish the worst", with("\"publish\": \"worst\""), "publish"),
        arguments("half a seed", with("\"seed\": 0.5"), "seed"),
        arguments("a strategy as text", with("\"strategy\": \"fedavg\""), "strategy"),
        arguments("a strategy of no type", with("\"strategy\": {}"), "strategy.type"),
        arguments("an unknown one", with("\"strategy\": {\"type\": \"best\"}"), "strategy.type"),
        arguments("a negative mu", strategy("\"fedprox\", \"mu\": -1"), "mu"),
        arguments("all momentum", strategy("\"fedavgm\", \"momentum\": 1.5"), "momentum"),
        arguments("half cut away", strategy("\"trimmed-mean\", \"share\": 0.5"), "share"),
        arguments("too many chosen", strategy("\"krum\", \"chosen\": 100"), "chosen"),
        arguments(
            "a quorum below Krum's",
            strategy("\"krum\"}, \"quorum\": 2, \"seed\": 1", ""),
            "quorum"),
        arguments("a compression as text", with("\"compression\": \"int8\""), "compression"),
        arguments("a compression of no type", with("\"compression\": {}"), "compression.type"),
        arguments("an unknown one", compression("\"zip\""), "compression.type"),
        arguments("none of it", compression("\"topk\", \"fraction\": 0"), "fraction"),
        arguments("more than all", compression("\"topk\", \"fraction\": 1.5"), "fraction"),
        arguments("a part of int8", compression("\"int8\", \"fraction\": 0.1"), "fraction"),
        arguments("privacy as text", with("\"privacy\": \"much\""), "privacy"),
        arguments("no clip", privacy("\"noiseMultiplier\": 1"), "privacy.clip"),
        arguments("no noise", privacy("\"clip\": 1"), "privacy.noiseMultiplier"),
        arguments("a clip of 0", privacy("\"clip\": 0, \"noiseMultiplier\": 1"), "privacy.clip"),
        arguments(
            "little noise", privacy("\"clip\": 1, \"noiseMultiplier\": 0"), "noiseMultiplier"),
        arguments("more than all within", privacy(NOISE + "\"quantile\": 1.1"), "privacy.quantile"),
        arguments("too few to count", privacy(NOISE + "\"quantile\": 0.5"), "privacy.quantile"),
        arguments("a sure delta", privacy(NOISE + "\"delta\": 1"), "privacy.delta"),
        arguments("no delta", privacy(NOISE + "\"delta\": 0"), "privacy.delta"),
        arguments("a budget of 0", privacy(NOISE + "\"maxEpsilon\": 0"), "privacy.maxEpsilon"),
        arguments("a tiny budget", privacy(NOISE + "\"maxEpsilon\": 1e-3"), "privacy.maxEpsilon"),
        arguments(
            "private and nobody",
            privacy(NOISE + "\"delta\": 0.1").replace("0.5", "0"),
            "fraction"),
        arguments(
            "a private krum",
            privacy(NOISE + "\"delta\": 0.1}, \"strategy\": {\"type\": \"krum\""),
            "strategy"),
        arguments(
            "a private scaffold",
            privacy(NOISE + "\"delta\": 0.1}, \"strategy\": {\"type\": \"scaffold\""),
            "privacy"),
        arguments(
            "private and more",
            privacy(
                NOISE + "\"delta\": 0.1}, \"overProvision\": 1, \"partition\": {\"type\": \"iid\""),
            "overProvision"),
        arguments("secure by text", with("\"secureAggregation\": \"yes\""), "secureAggregation"),
        arguments("secure and alone", with("\"secureAggregation\": true"), "minClients"),
        arguments("a minority", secure("\"secureThreshold\": 0.4"), "secureThreshold"),
        arguments("more than all", secure("\"secureThreshold\": 1.1"), "secureThreshold"),
        arguments("an open threshold", with("\"secureThreshold\": 0.6"), "secureThreshold"),
        arguments("a secure norm", secure("\"maxNorm\": 1"), "maxNorm"),
        arguments("a secure quorum", secure("\"quorum\": 3"), "quorum"),
        arguments("secure and more", secure("\"overProvision\": 1"), "overProvision"),
        arguments(
            "secure and private", secure("\"privacy\": {" + NOISE + "\"delta\": 0.1}"), "privacy"),
        arguments("secure and few", secure("\"compression\": {\"type\": \"int8\"}"), "compression"),
        arguments("a secure median", secure("\"strategy\": {\"type\": \"median\"}"), "strategy"),
        arguments("a partition of no type", with("\"partition\": {}"), "partition.type"),
        arguments("no shards", partition("\"shards\", \"shards\": 0"), "partition.shards"),
        arguments("no alpha", partition("\"dirichlet\", \"alpha\": 0"), "partition.alpha"),
        arguments("a wild sigma", partition("\"unbalanced\", \"sigma\": 11"), "partition.sigma"));
  }

  static Stream<Arguments> enrolments() {
    return Stream.of(
        arguments("no body", "", ""),
        arguments("no name", CLIENT.replace("\"name\": \"c\",", ""), "name"),
        arguments("a path for a name", CLIENT.replace("\"c\"", "\"a/b\""), "name"),
        arguments("no token", CLIENT.replace("\"token\": \"enrol-me\",", ""), "token"),
        arguments("a huge token", CLIENT.replace("enrol-me", "x".repeat(1000)), "token"),
        arguments("a short proof", CLIENT.replace("0123456789abcdef", ""), "proof"),
        arguments("no tasks", CLIENT.replace("[\"mnist-2nn\"]", "[]"), "tasks"),
        arguments("null for tasks", CLIENT.replace("[\"mnist-2nn\"]", "null"), "tasks"),
        arguments("null for a task", CLIENT.replace("[\"mnist-2nn\"]", "[null]"), "tasks[0]"),
        arguments("an unknown task", CLIENT.replace("mnist-2nn", "chess"), "tasks[0]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void aRunThatCannotBeIsRefused(String what, String body, String field) {
    refuses(http.postJson(Federation.RUNS, body), field);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("enrolments")
  void anEnrolmentThatCannotBeIsRefused(String what, String body, String field) {
    refuses(http.postJson(RawClient.CLIENTS, body), field);
  }

  static Stream<Arguments> places() {
    var run = Federation.RUNS + "/00000000-0000-0000-0000-000000000000";
    return Stream.of(
            run,
            run + "/rounds",
            run + "/rounds/1",
            run + "/rounds/x",
            run + "/events",
            run + "/chart.svg",
            Federation.RUNS + "/1",
            RawClient.CLIENTS + "/1",
            RawClient.CLIENTS + "/00000000-0000-0000-0000-000000000000")
        .map(path -> arguments(path));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void whatIsNotThereIsNotFound(String path) {
    var answer = http.get(path);

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  private static void refuses(Http.Answer answer, String field) {
    assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text()).contains(field);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String with(String field) {
    return GOOD.replace("1000}", "1000, " + field + "}");
  }

  private static String strategy(String inside) {
    return strategy(inside, "}");
  }

  private static String strategy(String inside, String end) {
    return with("\"strategy\": {\"type\": " + inside + end);
  }

  private static String compression(String inside) {
    return with("\"compression\": {\"type\": " + inside + "}");
  }

  private static String privacy(String inside) {
    return with("\"privacy\": {" + inside + "}");
  }

  private static String secure(String field) {
    return with("\"secureAggregation\": true, \"minClients\": 3, " + field);
  }

  private static String partition(String inside) {
    return with("\"partition\": {\"type\": " + inside + "}");
  }
}
