package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.testing.Http;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What a caller can get wrong: each a 4xx that names the field, after which the next call works.
 */
@GpTest
class BadRequestsTest {

  private static final String MODELS = "/v1/gp/models";
  private static final String PREDICT = "/v1/gp/models/good/predict";
  private static final String LIKELIHOOD = "/v1/gp/models/good/log-marginal-likelihood";
  private static final String SUGGEST = "/v1/gp/models/good/suggest";
  private static final String OBSERVATIONS = "/v1/gp/models/good/observations";
  private static final String PRIOR = "/v1/gp/prior/samples";
  private static final String GOOD =
      """
      {"name": "good", "x": [[0], [1], [2]], "y": [0.1, 0.9, 0.2],
       "kernel": "RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)"}""";

  private final Http http;
  private static boolean fitted;

  BadRequestsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void aModelIsThere() {
    if (fitted) return;
    assertThat(http.postJson(MODELS, GOOD).status()).isEqualTo(201);
    fitted = true;
  }

  static Stream<Arguments> malformedFits() {
    return Stream.of(
        fit("no body", "", ""),
        fit("a list for an object", "[]", ""),
        fit("null", "null", ""),
        fit("half a document", "{\"name\": \"a\", ", ""),
        fit("two documents", GOOD + GOOD, ""),
        fit("a key twice", "{\"name\": \"a\", \"name\": \"b\"}", "name"),
        fit("a comment", "{/* hi */}", ""),
        fit("single quotes", "{'name': 'a'}", ""),
        fit("an unknown field", with("\"lengthScale\": 2"), "lengthScale"),
        fit("no name", without("name"), "name"),
        fit("an empty name", replaced("\"good\"", "\"\""), "name"),
        fit("a name with a slash", replaced("\"good\"", "\"../etc\""), "name"),
        fit("a long name", replaced("\"good\"", "\"" + "n".repeat(101) + "\""), "name"),
        fit("a number for a name", replaced("\"good\"", "7"), "name"),
        fit("no x", without("x"), "x"),
        fit("x null", x("null"), "x"),
        fit("x empty", x("[]"), "x"),
        fit("x with no features", x("[[], [], []]"), "x[0]"),
        fit("x ragged", x("[[0], [1, 2], [2]]"), "x[1]"),
        fit("x a text", x("\"0,1,2\""), "x"),
        fit("x flat", x("[0, 1, 2]"), "x[0]"),
        fit("x too deep", x("[[[0]], [[1]], [[2]]]"), "x[0][0]"),
        fit("x with null", x("[[0], [null], [2]]"), "x[1][0]"),
        fit("x with a text", x("[[0], [\"1\"], [2]]"), "x[1][0]"),
        fit("x with true", x("[[0], [true], [2]]"), "x[1][0]"),
        fit("x with NaN", x("[[0], [NaN], [2]]"), "x"),
        fit("x beyond double", x("[[0], [1e999], [2]]"), "x[1][0]"),
        fit("x with too many features", x("[[" + "0,".repeat(1000) + "0]]"), "x[0]"),
        fit("no y", without("y"), "y"),
        fit("y empty", y("[]"), "y"),
        fit("y too short", y("[0.1, 0.9]"), "y"),
        fit("y too long", y("[0.1, 0.9, 0.2, 0.3]"), "y"),
        fit("y nested", y("[[0.1], [0.9], [0.2]]"), "y[0]"),
        fit("y ragged", y("[[0.1, 1], [0.9], [0.2, 2]]"), "y[1]"),
        fit("rows of y fewer than of x", y("[[0.1, 1], [0.9, 2]]"), "y"),
        fit("an output without a number", y("[[0.1, null], [0.9, null], [0.2, null]]"), "y"),
        fit(
            "too many outputs",
            y("[%1$s, %1$s, %1$s]".formatted("[" + "1,".repeat(50) + "1]")),
            "y"),
        fit(
            "columns of outputs beside their numbers",
            y("[[0.1, 1], [0.9, 2], [0.2, 3]]")
                .replace("\"kernel\"", "\"output\": [0, 1, 1], \"kernel\""),
            "output"),
        fit(
            "outputs in columns by a method",
            y("[[0.1, 1], [0.9, 2], [0.2, 3]]")
                .replace("\"kernel\"", "\"method\": \"exact\", \"kernel\""),
            "method"),
        fit("outputs in columns with noise twice", y("[[0.1, 1], [0.9, 2], [0.2, 3]]"), "kernel"),
        fit("names of columns beside x", with("\"targets\": [\"a\", \"b\"]"), "inputs"),
        fit("one column for several", with("\"targets\": [\"a\"]"), "targets"),
        fit("y with null", y("[0.1, null, 0.2]"), "y[1]"),
        fit("y an object", y("{}"), "y"),
        fit("y with an infinity", y("[0.1, -Infinity, 0.2]"), "y"),
        fit("no kernel", without("kernel"), "kernel"),
        fit("an empty kernel", kernel(""), "kernel"),
        fit("an unknown kernel", kernel("Cosine()"), "kernel"),
        fit("a kernel half closed", kernel("(RBF(length_scale=1)"), "kernel"),
        fit("a kernel closed twice", kernel("RBF(length_scale=1))"), "kernel"),
        fit("a kernel ending in plus", kernel("RBF() +"), "kernel"),
        fit("a kernel taken away", kernel("RBF() - RBF()"), "kernel"),
        fit("a negative length scale", kernel("RBF(length_scale=-1)"), "kernel"),
        fit("a length scale of nought", kernel("RBF(length_scale=0)"), "kernel"),
        fit("a length scale beyond double", kernel("RBF(length_scale=1e999)"), "kernel"),
        fit("a length scale that is no number", kernel("RBF(length_scale=nan)"), "kernel"),
        fit("a Matérn that has no closed form", kernel("Matern(nu=2)"), "kernel"),
        fit("an unknown argument", kernel("RBF(scale=1)"), "kernel"),
        fit("an argument twice", kernel("RBF(length_scale=1, length_scale=2)"), "kernel"),
        fit("bounds the wrong way", kernel("RBF(length_scale_bounds=(10, 1))"), "kernel"),
        fit("negative bounds", kernel("RBF(length_scale_bounds=(-1, 1))"), "kernel"),
        fit("code for a kernel", kernel("__import__('os').system('ls')"), "kernel"),
        fit(
            "a kernel nested deep",
            kernel("(".repeat(1500) + "RBF()" + ")".repeat(1500)),
            "kernel"),
        fit("a kernel without end", kernel("RBF() + ".repeat(5000) + "RBF()"), "kernel"),
        fit("more length scales than features", kernel("RBF(length_scale=[1, 2])"), "kernel"),
        fit("a number for a kernel", tree("12"), "kernel"),
        fit("a tree without a type", tree("{}"), "kernel"),
        fit("a tree of an unknown type", tree("{\"type\": \"wave\"}"), "kernel"),
        fit("a tree with an unknown field", tree("{\"type\": \"rbf\", \"size\": 1}"), "kernel"),
        fit("a sum of one", tree("{\"type\": \"sum\", \"left\": {\"type\": \"rbf\"}}"), "kernel"),
        fit("a tree nested deep", tree(deepTree(300)), "kernel"),
        fit("an unknown method", with("\"method\": \"magic\""), "method"),
        fit("a number for a method", with("\"method\": 3"), "method"),
        fit("a filter for what has no state", with("\"method\": \"kalman\""), "method"),
        fit("a filter of two columns", plane("\"method\": \"kalman\""), "method"),
        fit(
            "a filter with a fitted mean",
            with("\"method\": \"kalman\", \"mean\": \"linear\""),
            "method"),
        fit("a mode of what is gaussian", with("\"method\": \"laplace\""), "method"),
        fit(
            "classes taken exactly",
            with("\"method\": \"exact\", \"likelihood\": \"bernoulli\""),
            "method"),
        fit("no inducing points", with("\"inducing\": 0"), "inducing"),
        fit("inducing points without end", with("\"inducing\": 100000"), "inducing"),
        fit("inducing points by luck", with("\"inducingBy\": \"luck\""), "inducingBy"),
        fit(
            "a choice of inducing points of an exact fit",
            with("\"method\": \"exact\", \"inducingBy\": \"kMeans\""),
            "inducing"),
        fit("half an inducing point", with("\"inducing\": 1.5"), "inducing"),
        fit(
            "inducing points of an exact fit",
            with("\"method\": \"exact\", \"inducing\": 2"),
            "inducing"),
        fit(
            "inducing points of conjugate gradients",
            with("\"method\": \"cg\", \"inducing\": 2"),
            "inducing"),
        fit(
            "conjugate gradients with a fitted mean",
            with("\"method\": \"cg\", \"mean\": \"linear\""),
            "method"),
        fit("minibatches of classes", classes("\"method\": \"svgp\""), "method"),
        fit(
            "minibatches with a fitted mean",
            with("\"method\": \"svgp\", \"mean\": \"linear\""),
            "method"),
        fit(
            "minibatches from several starts",
            with("\"method\": \"svgp\", \"optimize\": {\"restarts\": 2}"),
            "optimize.restarts"),
        fit("inducing points of classes", classes("\"inducing\": 2"), "inducing"),
        fit(
            "a sparse fit with a fitted mean",
            with("\"inducing\": 2, \"mean\": \"constant\""),
            "method"),
        fit("an unknown likelihood", with("\"likelihood\": \"cauchy\""), "likelihood"),
        fit("a number for a likelihood", with("\"likelihood\": 1"), "likelihood"),
        fit("a likelihood of no type", with("\"likelihood\": {}"), "likelihood.type"),
        fit(
            "an unknown link",
            with("\"likelihood\": {\"type\": \"bernoulli\", \"link\": \"tanh\"}"),
            "likelihood.link"),
        fit(
            "a link of counts",
            with("\"likelihood\": {\"type\": \"poisson\", \"link\": \"logit\"}"),
            "likelihood.link"),
        fit(
            "a likelihood with an unknown field",
            with("\"likelihood\": {\"type\": \"poisson\", \"rate\": 2}"),
            "likelihood.rate"),
        fit(
            "tails without a variance",
            with("\"likelihood\": {\"type\": \"studentT\", \"degreesOfFreedom\": 2}"),
            "likelihood.degreesOfFreedom"),
        fit(
            "a scale below nought",
            with("\"likelihood\": {\"type\": \"studentT\", \"scale\": -1}"),
            "likelihood.scale"),
        fit(
            "something fixed that is not there",
            with("\"likelihood\": {\"type\": \"studentT\", \"fixed\": [\"link\"]}"),
            "likelihood.fixed"),
        fit(
            "tails of counts",
            with("\"likelihood\": {\"type\": \"poisson\", \"scale\": 1}"),
            "likelihood.scale"),
        fit("half an output", with("\"output\": [0, 0.5, 1]"), "output[1]"),
        fit("an output below nought", with("\"output\": [0, -1, 1]"), "output[1]"),
        fit("outputs with a gap", with("\"output\": [0, 2, 0]"), "output"),
        fit("outputs without end", with("\"output\": [0, 1, 1e6]"), "output[2]"),
        fit("too few outputs", with("\"output\": [0, 1]"), "output"),
        fit("outputs of noise twice", with("\"output\": [0, 1, 1]"), "kernel"),
        fit("a rank of one output", with("\"rank\": 1"), "rank"),
        fit("a rank of nought", with("\"output\": [0, 1, 1], \"rank\": 0"), "rank"),
        fit("a rank above the outputs", with("\"output\": [0, 1, 1], \"rank\": 3"), "rank"),
        fit("outputs by a method", with("\"output\": [0, 1, 1], \"method\": \"exact\""), "method"),
        fit("outputs of classes", classes("\"output\": [0, 1, 1]"), "likelihood"),
        fit(
            "outputs around a fitted mean",
            with("\"output\": [0, 1, 1], \"mean\": \"constant\"")
                .replace(" + WhiteKernel(noise_level=0.1)", ""),
            "mean"),
        fit("half of several classes", with("\"likelihood\": \"softmax\""), "y[0]"),
        fit(
            "several classes taken exactly",
            with("\"method\": \"exact\", \"likelihood\": \"softmax\""),
            "method"),
        fit(
            "a softmax with a link",
            with("\"likelihood\": {\"type\": \"softmax\", \"link\": \"logit\"}"),
            "likelihood"),
        fit(
            "one class only",
            classes("\"alpha\": 0")
                .replace("bernoulli", "softmax")
                .replace("[0, 1, 0]", "[0, 0, 0]"),
            "y"),
        fit(
            "classes with a gap",
            classes("\"alpha\": 0")
                .replace("bernoulli", "softmax")
                .replace("[0, 1, 0]", "[0, 2, 0]"),
            "y"),
        fit(
            "classes around a mean",
            classes("\"mean\": \"constant\"").replace("bernoulli", "softmax"),
            "mean"),
        fit("half a class", with("\"likelihood\": \"bernoulli\""), "y[0]"),
        fit("half a count", with("\"likelihood\": \"poisson\""), "y[0]"),
        fit("classes brought to variance 1", classes("\"normalizeY\": true"), "normalizeY"),
        fit("classes with a fitted mean", classes("\"mean\": \"constant\""), "mean"),
        fit("an unknown mean", with("\"mean\": \"cubic\""), "mean"),
        fit("a number for a mean", with("\"mean\": 3"), "mean"),
        fit("optimize a text", with("\"optimize\": \"yes\""), "optimize"),
        fit("restarts below nought", with("\"optimize\": {\"restarts\": -1}"), "optimize.restarts"),
        fit(
            "restarts without end",
            with("\"optimize\": {\"restarts\": 1000000}"),
            "optimize.restarts"),
        fit("half a restart", with("\"optimize\": {\"restarts\": 1.5}"), "optimize.restarts"),
        fit(
            "no iterations",
            with("\"optimize\": {\"maxIterations\": 0}"),
            "optimize.maxIterations"),
        fit("an unknown option", with("\"optimize\": {\"steps\": 5}"), "optimize.steps"),
        fit("normalizeY a text", with("\"normalizeY\": \"true\""), "normalizeY"),
        fit("async a number", with("\"async\": 1"), "async"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedFits")
  void isRefusedWithTheFieldNamed(String what, String body, String field) {
    var answer = http.postJson(MODELS, body);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertProblemNaming(field, answer);
    assertStillWorks();
  }

  static Stream<Arguments> otherBadCalls() {
    var huge = "[" + "[1],".repeat(400_000) + "[1]]";
    var duplicates = replaced("[[0], [1], [2]]", "[[0], [1], [1]]");
    return Stream.of(
        call(
            "the same x twice without noise",
            422,
            "x[2]",
            "POST",
            MODELS,
            duplicates.replace("RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)", "RBF()")),
        call(
            "a sparse fit without noise",
            422,
            "kernel",
            "POST",
            MODELS,
            with("\"inducing\": 2").replace(" + WhiteKernel(noise_level=0.1)", "")),
        call(
            "conjugate gradients without noise",
            422,
            "kernel",
            "POST",
            MODELS,
            with("\"method\": \"cg\"").replace(" + WhiteKernel(noise_level=0.1)", "")),
        call(
            "more points than fit",
            400,
            "x",
            "POST",
            MODELS,
            x(huge).replace("\"kernel\"", "\"method\": \"exact\", \"kernel\"")),
        call(
            "ten million points",
            413,
            "",
            "POST",
            MODELS,
            x("[" + "[1],".repeat(9_999_999) + "[1]]")),
        call("a body of text", 415, "", "POST", MODELS, GOOD, "Content-Type", "text/plain"),
        call(
            "an answer nobody gives",
            406,
            "",
            "POST",
            PREDICT,
            "{\"x\": [[1]]}",
            "Accept",
            "image/gif"),
        call("an absent model", 404, "", "POST", "/v1/gp/models/absent/predict", "{\"x\": [[1]]}"),
        call("an absent version", 404, "", "POST", PREDICT + "?version=99", "{\"x\": [[1]]}"),
        call("another dimension", 400, "x", "POST", PREDICT, "{\"x\": [[1, 2]]}"),
        call("nothing to predict", 400, "x", "POST", PREDICT, "{\"x\": []}"),
        call("no x to predict", 400, "x", "POST", PREDICT, "{}"),
        call(
            "an unknown variance",
            400,
            "variance",
            "POST",
            PREDICT,
            "{\"x\": [[1]], \"variance\": \"total\"}"),
        call(
            "samples below nought",
            400,
            "samples",
            "POST",
            PREDICT,
            "{\"x\": [[1]], \"samples\": -1}"),
        call(
            "samples without end",
            400,
            "samples",
            "POST",
            PREDICT,
            "{\"x\": [[1]], \"samples\": 2000000000}"),
        call(
            "samples beyond an int",
            400,
            "samples",
            "POST",
            PREDICT,
            "{\"x\": [[1]], \"samples\": 99999999999}"),
        call(
            "a text for a seed",
            400,
            "seed",
            "POST",
            PREDICT,
            "{\"x\": [[1]], \"samples\": 1, \"seed\": \"a\"}"),
        call(
            "a text for a flag",
            400,
            "covariance",
            "POST",
            PREDICT,
            "{\"x\": [[1]], \"covariance\": \"yes\"}"),
        call(
            "a covariance too large",
            400,
            "x",
            "POST",
            PREDICT,
            "{\"x\": [" + "[1],".repeat(20_000) + "[1]], \"covariance\": true}"),
        call("an output of one", 400, "output", "POST", PREDICT, "{\"x\": [[1]], \"output\": 0}"),
        call(
            "a plot of an output of one",
            400,
            "output",
            "GET",
            "/v1/gp/models/good/plot.svg?output=0",
            ""),
        call(
            "a job of what is no class",
            400,
            "y[1]",
            "POST",
            MODELS,
            with("\"likelihood\": \"softmax\", \"async\": true")
                .replace("[0.1, 0.9, 0.2]", "[0, 20, 1]")),
        call(
            "a job of classes with a gap",
            400,
            "y",
            "POST",
            MODELS,
            with("\"likelihood\": \"softmax\", \"async\": true")
                .replace("[0.1, 0.9, 0.2]", "[0, 2, 0]")),
        call(
            "a job of half a count",
            400,
            "y[0]",
            "POST",
            MODELS,
            with("\"likelihood\": \"poisson\", \"async\": true")),
        call(
            "heavy tails brought to variance 1",
            400,
            "normalizeY",
            "POST",
            MODELS,
            with("\"likelihood\": \"studentT\", \"normalizeY\": true")),
        call("a GET to predict", 405, "", "GET", PREDICT, ""),
        call("a search nowhere", 400, "bounds", "POST", SUGGEST, "{}"),
        call("a search without an end", 400, "bounds[0]", "POST", SUGGEST, "{\"bounds\": [[1]]}"),
        call("a search backwards", 400, "bounds[0]", "POST", SUGGEST, "{\"bounds\": [[2, 1]]}"),
        call(
            "a search of another dimension",
            400,
            "bounds",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1], [0, 1]]}"),
        call(
            "a search for no place",
            400,
            "count",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1]], \"count\": 0}"),
        call(
            "a search for too many places",
            400,
            "count",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1]], \"count\": 51}"),
        call(
            "an unknown goal",
            400,
            "goal",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1]], \"goal\": \"win\"}"),
        call(
            "an unknown acquisition",
            400,
            "acquisition",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1]], \"acquisition\": \"luck\"}"),
        call(
            "a beta of what has none",
            400,
            "beta",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1]], \"beta\": 1}"),
        call(
            "a negative beta",
            400,
            "beta",
            "POST",
            SUGGEST,
            "{\"bounds\": [[0, 1]], \"acquisition\": \"upperConfidenceBound\", \"beta\": -1}"),
        call(
            "a search in an absent model",
            404,
            "",
            "POST",
            "/v1/gp/models/absent/suggest",
            "{\"bounds\": [[0, 1]]}"),
        call("no observations", 400, "x", "POST", OBSERVATIONS, "{}"),
        call("observations of nothing", 400, "y", "POST", OBSERVATIONS, "{\"x\": [[1]]}"),
        call("observations nowhere", 400, "x", "POST", OBSERVATIONS, "{\"x\": [], \"y\": []}"),
        call(
            "fewer observations than places",
            400,
            "y",
            "POST",
            OBSERVATIONS,
            "{\"x\": [[1], [2]], \"y\": [0.1]}"),
        call(
            "observations of another dimension",
            400,
            "x",
            "POST",
            OBSERVATIONS,
            "{\"x\": [[1, 2]], \"y\": [0.1]}"),
        call(
            "an observation beyond double",
            400,
            "y[0]",
            "POST",
            OBSERVATIONS,
            "{\"x\": [[1]], \"y\": [1e999]}"),
        call(
            "an observation with a field nobody knows",
            400,
            "noise",
            "POST",
            OBSERVATIONS,
            "{\"x\": [[1]], \"y\": [1], \"noise\": 1}"),
        call(
            "more observations than fit",
            400,
            "x",
            "POST",
            OBSERVATIONS,
            "{\"x\": [" + "[1],".repeat(9_000) + "[1]], \"y\": [" + "1,".repeat(9_000) + "1]}"),
        call(
            "observations of an absent model",
            404,
            "",
            "POST",
            "/v1/gp/models/absent/observations",
            "{\"x\": [[1]], \"y\": [1]}"),
        call(
            "observations of an absent version",
            404,
            "",
            "POST",
            OBSERVATIONS + "?version=99",
            "{\"x\": [[1]], \"y\": [1]}"),
        call("parts nowhere", 400, "x", "POST", "/v1/gp/models/good/components", "{}"),
        call(
            "parts of another dimension",
            400,
            "x",
            "POST",
            "/v1/gp/models/good/components",
            "{\"x\": [[1, 2]]}"),
        call("theta too short", 400, "theta", "POST", LIKELIHOOD, "{\"theta\": [0.1]}"),
        call("theta beyond exp", 400, "theta", "POST", LIKELIHOOD, "{\"theta\": [800, 0.1]}"),
        call("theta a text", 400, "theta", "POST", LIKELIHOOD, "{\"theta\": \"0.1\"}"),
        call("a prior of nothing", 400, "kernel", "POST", PRIOR, "{\"x\": [[1]]}"),
        call("a prior nowhere", 400, "x", "POST", PRIOR, "{\"kernel\": \"RBF()\", \"x\": []}"),
        call("a plot of an absent model", 404, "", "GET", "/v1/gp/models/absent/plot.svg", ""),
        call("a plot backwards", 400, "to", "GET", "/v1/gp/models/good/plot.svg?from=3&to=1", ""),
        call(
            "a plot from nowhere", 400, "from", "GET", "/v1/gp/models/good/plot.svg?from=left", ""),
        call(
            "a plot of no feature",
            400,
            "feature",
            "GET",
            "/v1/gp/models/good/plot.png?feature=1",
            ""),
        call("a plot in bmp", 404, "", "GET", "/v1/gp/models/good/plot.bmp", ""),
        call(
            "a long key",
            400,
            "Idempotency-Key",
            "POST",
            MODELS,
            GOOD,
            "Idempotency-Key",
            "k".repeat(300)),
        call("an unknown job", 400, "type", "POST", "/v1/gp/jobs", "{\"type\": \"bake\"}"),
        call("a job that has no id", 404, "", "GET", "/v1/gp/jobs/7", ""),
        call("a path that is not there", 404, "", "GET", "/v1/gp/nothing", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherBadCalls")
  void isRefused(
      String what,
      int status,
      String field,
      String method,
      String path,
      String body,
      String[] headers) {
    var answer = http.send(method, path, BodyPublishers.ofString(body), typed(headers));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertProblemNaming(field, answer);
    assertStillWorks();
  }

  private void assertProblemNaming(String field, Http.Answer answer) {
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    var problem = answer.json();
    assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
    assertThat(problem.path("detail").asString()).isNotBlank();
    if (field.isEmpty()) return;
    assertThat(problem.path("errors").findValuesAsString("field"))
        .as(answer.toString())
        .anySatisfy(named -> assertThat(named).startsWith(field));
  }

  private void assertStillWorks() {
    assertThat(http.postJson(PREDICT, "{\"x\": [[1]]}").status()).isEqualTo(200);
  }

  /** JSON, unless the headers say otherwise. */
  private static String[] typed(String[] headers) {
    if (List.of(headers).contains("Content-Type")) return headers;
    return Stream.concat(Stream.of(headers), Stream.of("Content-Type", "application/json"))
        .toArray(String[]::new);
  }

  private static Arguments fit(String what, String body, String field) {
    return arguments(what, body, field);
  }

  private static Arguments call(
      String what,
      int status,
      String field,
      String method,
      String path,
      String body,
      String... headers) {
    return arguments(what, status, field, method, path, body, headers);
  }

  private static String replaced(String part, String other) {
    assertThat(GOOD).contains(part);
    return GOOD.replace(part, other);
  }

  private static String without(String field) {
    return GOOD.replaceFirst("\"" + field + "\": (\".*?\"|\\[\\[.*?]]|\\[.*?]),?", "")
        .replaceFirst(",\\s*}", "}");
  }

  private static String with(String field) {
    return GOOD.substring(0, GOOD.length() - 1) + ", " + field + "}";
  }

  private static String classes(String field) {
    return with("\"likelihood\": \"bernoulli\", " + field).replace("[0.1, 0.9, 0.2]", "[0, 1, 0]");
  }

  private static String plane(String field) {
    return with(field)
        .replace("[[0], [1], [2]]", "[[0, 0], [1, 0], [2, 1]]")
        .replace("RBF", "Matern");
  }

  private static String x(String x) {
    return replaced("[[0], [1], [2]]", x);
  }

  private static String y(String y) {
    return replaced("[0.1, 0.9, 0.2]", y);
  }

  private static String kernel(String kernel) {
    return tree("\"" + kernel + "\"");
  }

  private static String tree(String tree) {
    return replaced("\"RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)\"", tree);
  }

  private static String deepTree(int depth) {
    return "{\"type\": \"sum\", \"right\": {\"type\": \"rbf\"}, \"left\": ".repeat(depth)
        + "{\"type\": \"rbf\"}"
        + "}".repeat(depth);
  }
}
