package dev.polymath.gp.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Fitting over HTTP: from points or from a table, at once or as a job. */
@GpTest
class FitTest {

  private static final String POINTS =
      """
      "x": [[0], [1], [2], [3], [4], [5], [6]],
      "y": [0.0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28],
      "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)"
      """;

  private static final String TABLE =
      """
      day,temperature,load
      0,11.5,0.0
      1,12.5,0.84
      2,,0.91
      3,14.5,0.14
      4,11.0,-0.76
      """;

  private final Http http;

  FitTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void severalOutputsTellOfOneAnother() {
    var fit =
        http.postJson(
            "/v1/gp/models",
            """
            {"name": "outputs", "x": [[0], [1], [2], [3], [4], [5], [6], [7], [0], [2], [4], [7]],
             "y": [0.0, 0.8, 0.9, 0.1, -0.7, -1.0, -0.3, 0.7, 0.1, -1.9, 1.5, -1.3],
             "output": [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
             "kernel": "RBF(1.0)", "optimize": true}""");

    assertThat(fit.status()).as(fit.text()).isEqualTo(201);
    assertThat(fit.json().get("method").asString()).isEqualTo("coregional");
    assertThat(fit.json().at("/coregionalisation/w").size()).isEqualTo(2);
    var predict = "/v1/gp/models/outputs/predict";
    var both = http.postJson(predict, "{\"x\": [[5]], \"covariance\": true}").json();
    assertThat(both.get("outputs").size()).isEqualTo(2);
    // Where only the first was observed, the second is known to be its opposite.
    assertThat(both.at("/outputs/0/mean/0").asDouble()).isLessThan(-0.7);
    assertThat(both.at("/outputs/1/mean/0").asDouble()).isGreaterThan(1);
    var second = http.postJson(predict, "{\"x\": [[5]], \"output\": 1, \"interval\": true}").json();
    assertThat(second.at("/mean/0").asDouble())
        .isCloseTo(both.at("/outputs/1/mean/0").asDouble(), within(1e-9));
    assertThat(second.at("/interval/low/0").asDouble()).isLessThan(second.at("/mean/0").asDouble());
    assertThat(http.postJson(predict, "{\"x\": [[5]], \"output\": 2}").status()).isEqualTo(400);
    assertThat(http.get("/v1/gp/models/outputs/plot.svg?output=1&samples=2").status())
        .isEqualTo(200);
    assertThat(http.get("/v1/gp/models/outputs/plot.svg?output=2").status()).isEqualTo(400);
    assertThat(http.get("/v1/gp/models/outputs/components.svg").status()).isEqualTo(400);
    assertThat(
            http.postJson("/v1/gp/models/outputs/log-marginal-likelihood", "{}")
                .json()
                .get("gradient")
                .size())
        .isEqualTo(7);
  }

  @Test
  void severalOutputsComeInColumnsOrInATable() {
    var rest = "\"kernel\": \"RBF(1.0)\", \"optimize\": true";
    var byNumber =
        """
        {"name": "by-number", "x": [[0], [1], [2], [3], [0], [2]], "y": [0.0, 0.8, 0.9, 0.1, 0.1, -1.9],
         "output": [0, 0, 0, 0, 1, 1], %s}"""
            .formatted(rest);
    var byColumn =
        """
        {"name": "by-column", "x": [[0], [1], [2], [3], [9]],
         "y": [[0.0, 0.1], [0.8, null], [0.9, -1.9], [0.1, null], [null, null]], %s}"""
            .formatted(rest);
    var inATable =
        """
        {"name": "in-a-table", "targets": ["a", "b"], "async": true, %s}"""
            .formatted(rest);
    var table = "t,a,b\n0,0.0,0.1\n1,0.8,\n2,0.9,-1.9\n3,0.1,\n";

    assertThat(http.postJson("/v1/gp/models", byNumber).status()).isEqualTo(201);
    var fit = http.postJson("/v1/gp/models", byColumn);
    assertThat(fit.status()).as(fit.text()).isEqualTo(201);
    var job = upload(inATable, table);
    assertThat(job.status()).as(job.text()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                http.get(job.header("Location"))
                    .json()
                    .get("state")
                    .asString()
                    .equals("SUCCEEDED"));

    var expected = http.get("/v1/gp/models/by-number/versions/1").json();
    for (var name : new String[] {"by-column", "in-a-table"}) {
      var version = http.get("/v1/gp/models/" + name + "/versions/1").json();
      assertThat(version.get("sha256")).as("the observations").isEqualTo(expected.get("sha256"));
      assertThat(version.get("config")).isEqualTo(expected.get("config"));
    }
    var picture = http.get("/v1/gp/models/by-column/plot.svg");
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.text()).contains("output 0", "output 1");
    assertThat(http.get("/v1/gp/models/by-column/plot.png?yLabel=level").status()).isEqualTo(200);
    assertThat(http.get("/v1/gp/models/by-column/plot.svg?samples=1").status()).isEqualTo(400);
  }

  @Test
  void severalClassesAreToldApart() {
    var fit =
        http.postJson(
            "/v1/gp/models",
            """
            {"name": "several", "x": [[0], [1], [2], [3], [4], [5], [6], [7], [8]],
             "y": [0, 0, 0, 2, 2, 2, 1, 1, 1], "kernel": "4.0 * RBF(2.0)",
             "likelihood": "softmax", "optimize": true}""");

    assertThat(fit.status()).as(fit.text()).isEqualTo(201);
    assertThat(fit.json().get("method").asString()).isEqualTo("laplace");
    assertThat(fit.json().get("likelihood").asString()).isEqualTo("softmax");
    var predict = "/v1/gp/models/several/predict";
    var answer = http.postJson(predict, "{\"x\": [[0.5], [4], [7.5]]}").json();
    assertThat(answer.has("mean")).isFalse();
    for (var row : answer.get("probabilities")) {
      var sum = row.get(0).asDouble() + row.get(1).asDouble() + row.get(2).asDouble();
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
    assertThat(answer.at("/probabilities/0/0").asDouble()).isGreaterThan(0.45);
    assertThat(answer.at("/probabilities/1/2").asDouble()).isGreaterThan(0.45);
    assertThat(answer.at("/probabilities/2/1").asDouble()).isGreaterThan(0.45);
    assertThat(http.postJson(predict, "{\"x\": [[1]], \"samples\": 2}").status()).isEqualTo(400);
    assertThat(http.get("/v1/gp/models/several/plot.svg").status()).isEqualTo(200);
    assertThat(http.get("/v1/gp/models/several/plot.svg?samples=1").status()).isEqualTo(400);
    assertThat(http.get("/v1/gp/models/several/components.svg").status()).isEqualTo(400);
    var inferred =
        http.postJson(
                "/v2/models/several/infer",
                "{\"inputs\": [{\"name\": \"x\", \"shape\": [1, 1], \"datatype\": \"FP64\", \"data\": [4]}]}")
            .json();
    assertThat(inferred.at("/outputs/0/name").asString()).isEqualTo("probabilities");
    assertThat(inferred.at("/outputs/0/data/2").asDouble())
        .isCloseTo(answer.at("/probabilities/1/2").asDouble(), within(1e-12));
  }

  @Test
  void anOutlierIsLeftAsideByHeavyTails() {
    var fit =
        http.postJson(
            "/v1/gp/models",
            """
            {"name": "tails", "x": [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9]],
             "y": [0.05, 0.80, 0.95, 0.10, 6.0, -1.00, -0.33, 0.69, 0.93, 0.45],
             "kernel": "1.0 * RBF(length_scale=1.5)", "optimize": true,
             "likelihood": {"type": "studentT", "degreesOfFreedom": 4, "scale": 0.1,
                            "fixed": ["degreesOfFreedom"]}}""");

    assertThat(fit.status()).as(fit.text()).isEqualTo(201);
    assertThat(fit.json().get("method").asString()).isEqualTo("laplace");
    assertThat(fit.json().at("/likelihood/degreesOfFreedom").asDouble()).isEqualTo(4);
    // Learned, and so no longer what was given.
    assertThat(fit.json().at("/likelihood/scale").asDouble()).isNotEqualTo(0.1);
    var asked =
        http.postJson(
                "/v1/gp/models/tails/predict",
                "{\"x\": [[4]], \"variance\": \"observation\", \"interval\": true}")
            .json();
    assertThat(asked.at("/mean/0").asDouble()).isBetween(-1.3, 0.3);
    assertThat(asked.at("/interval/low/0").asDouble()).isLessThan(asked.at("/mean/0").asDouble());
    assertThat(asked.at("/interval/high/0").asDouble())
        .isGreaterThan(asked.at("/mean/0").asDouble());
    var likelihood = http.postJson("/v1/gp/models/tails/log-marginal-likelihood", "{}").json();
    assertThat(likelihood.at("/parameters/2/name").asString()).isEqualTo("likelihood__scale");
    assertThat(likelihood.at("/gradient").size()).isEqualTo(3);
    assertThat(http.get("/v1/gp/models/tails/plot.svg").status()).isEqualTo(200);
  }

  @Test
  void aFitAnswersTheModelItsKernelInBothFormsAndItsLikelihoodInTerms() {
    var answer = http.postJson("/v1/gp/models", named("both-forms", ""));

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/gp/models/both-forms/versions/1");
    var model = answer.json();
    assertThat(model.at("/kernelTree/type").asString()).isEqualTo("sum");
    var again =
        http.postJson(
                "/v1/gp/models",
                named("from-tree", "")
                    .replace(
                        "\"1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)\"",
                        model.get("kernelTree").toString()))
            .json();
    assertThat(again.get("kernel")).isEqualTo(model.get("kernel"));
    assertThat(again.get("logMarginalLikelihood")).isEqualTo(model.get("logMarginalLikelihood"));
    assertThat(
            model.get("dataFit").asDouble()
                + model.get("complexity").asDouble()
                - 3.5 * Math.log(2 * Math.PI))
        .isCloseTo(model.get("logMarginalLikelihood").asDouble(), within(1e-10));
    assertThat(model.get("jitter").asDouble()).isZero();
    assertThat(model.get("iterations").asInt()).isZero();
  }

  @Test
  void learningRaisesTheLikelihoodAndRepeatsByItsSeed() {
    var given = http.postJson("/v1/gp/models", named("given", "")).json();
    var optimize = ", \"optimize\": {\"restarts\": 3, \"seed\": 7}";
    var learned = http.postJson("/v1/gp/models", named("learned", optimize)).json();
    var repeated = http.postJson("/v1/gp/models", named("learned", optimize)).json();

    assertThat(learned.get("logMarginalLikelihood").asDouble())
        .isGreaterThan(given.get("logMarginalLikelihood").asDouble());
    assertThat(learned.get("iterations").asInt()).isPositive();
    assertThat(repeated.get("version").asInt()).isEqualTo(2);
    assertThat(repeated.get("kernel")).isEqualTo(learned.get("kernel"));
  }

  @Test
  void aLongSeriesIsFilteredByItselfAndAnswersAsTheExactMethodDoes() {
    var chosen = http.postJson("/v1/gp/models", series("series", 600, ""));
    var exact = http.postJson("/v1/gp/models", series("series", 600, ", \"method\": \"exact\""));
    var few = http.postJson("/v1/gp/models", series("few", 20, ""));

    assertThat(chosen.status()).as(chosen.text()).isEqualTo(201);
    assertThat(chosen.json().get("method").asString()).isEqualTo("kalman");
    assertThat(exact.json().get("method").asString()).isEqualTo("exact");
    assertThat(few.json().get("method").asString()).isEqualTo("exact");
    for (var figure : List.of("logMarginalLikelihood", "leaveOneOut")) {
      assertThat(chosen.json().get(figure).asDouble())
          .isCloseTo(exact.json().get(figure).asDouble(), within(1e-6));
    }
    var question = "{\"x\": [[2.5], [90]], \"samples\": 1, \"seed\": 1, \"covariance\": true}";
    var first = http.postJson("/v1/gp/models/series/predict?version=1", question).json();
    var second = http.postJson("/v1/gp/models/series/predict?version=2", question).json();
    for (var i = 0; i < 2; i++) {
      assertThat(first.get("mean").get(i).asDouble())
          .isCloseTo(second.get("mean").get(i).asDouble(), within(1e-8));
      assertThat(first.get("samples").get(0).get(i).asDouble())
          .isCloseTo(second.get("samples").get(0).get(i).asDouble(), within(1e-6));
    }
    assertThat(http.get("/v1/gp/models/series/versions/1").json().at("/config/method").asString())
        .isEqualTo("kalman");
  }

  private static String series(String name, int n, String rest) {
    var x = IntStream.range(0, n).mapToObj(i -> "[" + i / 10.0 + "]").collect(joining(","));
    var y = IntStream.range(0, n).mapToObj(i -> "" + Math.sin(i / 7.0)).collect(joining(","));
    return """
    {"name": "%s", "x": [%s], "y": [%s], "async": false,
     "kernel": "Matern(length_scale=2.0, nu=2.5) + WhiteKernel(noise_level=0.1)"%s}"""
        .formatted(name, x, y, rest);
  }

  @Test
  void aSparseFitKeepsAFewPointsAndSaysSo() {
    var sparse =
        http.postJson(
            "/v1/gp/models", series("sparse", 300, ", \"inducing\": 40, \"optimize\": true"));

    assertThat(sparse.status()).as(sparse.text()).isEqualTo(201);
    assertThat(sparse.json().get("method").asString()).isEqualTo("sparse");
    assertThat(sparse.json().get("inducing").asInt()).isEqualTo(40);
    var at = http.postJson("/v1/gp/models/sparse/predict", "{\"x\": [[10.0]]}").json();
    assertThat(at.get("mean").get(0).asDouble()).isCloseTo(Math.sin(100 / 7.0), within(0.05));
    assertThat(
            http.postJson("/v1/gp/models/sparse/log-marginal-likelihood", "{}")
                .json()
                .get("value")
                .asDouble())
        .isCloseTo(sparse.json().get("logMarginalLikelihood").asDouble(), within(1e-6));
  }

  @Test
  void inducingPointsAreChosenByTheirVarianceWhereThatIsAsked() {
    for (var method : new String[] {"sparse", "svgp"}) {
      var name = "greedy-" + method;
      var rest =
          ", \"method\": \"%s\", \"inducing\": 40, \"inducingBy\": \"greedyVariance\", \"optimize\": {\"maxIterations\": 20}"
              .formatted(method);
      var fit = http.postJson("/v1/gp/models", series(name, 300, rest));

      assertThat(fit.status()).as(fit.text()).isEqualTo(201);
      assertThat(fit.json().get("inducingBy").asString()).isEqualTo("greedyVariance");
      var likelihood =
          http.postJson("/v1/gp/models/" + name + "/log-marginal-likelihood", "{}").json();
      assertThat(likelihood.get("value").asDouble())
          .isCloseTo(fit.json().get("logMarginalLikelihood").asDouble(), within(1e-6));
    }
  }

  @Test
  void classesAndCountsAreFittedByTheirMode() {
    var x = "\"x\": [[-3], [-2], [-1], [0], [1], [2], [3]]";
    var classes =
        http.postJson(
            "/v1/gp/models",
            """
            {"name": "classes", %s, "y": [0, 0, 0, 1, 1, 1, 1], "optimize": true,
             "kernel": "4.0 * RBF(2.0)", "likelihood": {"type": "bernoulli", "link": "probit"}}"""
                .formatted(x));
    var counts =
        http.postJson(
            "/v1/gp/models",
            """
            {"name": "counts", %s, "y": [0, 1, 0, 4, 9, 16, 30], "kernel": "4.0 * RBF(2.0)",
             "likelihood": "poisson"}"""
                .formatted(x));

    assertThat(classes.status()).as(classes.text()).isEqualTo(201);
    assertThat(classes.json().get("method").asString()).isEqualTo("laplace");
    assertThat(classes.json().at("/likelihood/link").asString()).isEqualTo("probit");
    assertThat(classes.json().has("leaveOneOut")).isFalse();
    assertThat(counts.json().get("likelihood").asString()).isEqualTo("poisson");
    var observation = "{\"x\": [[-2.5], [2.5]], \"variance\": \"observation\"}";
    var probability =
        http.postJson("/v1/gp/models/classes/predict", observation).json().get("mean");
    assertThat(probability.get(0).asDouble()).isBetween(0.0, 0.3);
    assertThat(probability.get(1).asDouble()).isBetween(0.7, 1.0);
    var rate = http.postJson("/v1/gp/models/counts/predict", observation).json().get("mean");
    assertThat(rate.get(1).asDouble()).isBetween(15.0, 35.0);
    assertThat(
            http.postJson(
                    "/v1/gp/models/counts/predict", observation.replace("}", ", \"samples\": 1}"))
                .json()
                .at("/errors/0/field")
                .asString())
        .isEqualTo("variance");
    assertThat(http.get("/v1/gp/models/counts/plot.svg").status()).isEqualTo(200);
    assertThat(http.get("/v1/gp/models/counts/plot.svg?samples=2").status()).isEqualTo(400);
    assertThat(http.get("/v1/gp/models/counts/plot.svg?samples=2&variance=latent").status())
        .isEqualTo(200);
  }

  @Test
  void aTableIsFittedByItsColumns() {
    var fit =
        """
        {"name": "table", "inputs": ["day", "temperature"], "target": "load",
         "skipIncomplete": true, "kernel": "RBF(length_scale=[1.0, 1.0]) + WhiteKernel()"}""";

    var answer = upload(fit, TABLE);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var prediction = http.postJson("/v1/gp/models/table/predict", "{\"x\": [[1, 12.5]]}");
    assertThat(prediction.json().get("mean").size()).isEqualTo(1);
    assertThat(http.postJson("/v1/gp/models/table/predict", "{\"x\": [[1]]}").status())
        .isEqualTo(400);
  }

  @Test
  void aTableThatCannotBeFittedIsRefusedByItsRowOrColumn() {
    var kernel = "\"kernel\": \"RBF()\"";
    assertThat(upload("{\"name\": \"gap\", " + kernel + "}", TABLE))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.text()).contains("temperature"));
    assertThat(upload("{\"name\": \"gap\", \"target\": \"price\", " + kernel + "}", TABLE))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.text()).contains("\"target\"", "load"));
    assertThat(upload("{\"name\": \"gap\", " + kernel + "}", "a,b\n1,two\n").status())
        .isEqualTo(400);
    assertThat(upload("{\"name\": \"gap\", " + kernel + "}", "").status()).isEqualTo(400);
    assertThat(http.get("/v1/gp/models/gap").status()).isEqualTo(404);
  }

  @Test
  void aJobIsWatchedToItsModel() {
    var answer =
        http.postJson("/v1/gp/models", named("job", ", \"async\": true, \"optimize\": true"));

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    var job = answer.header("Location");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> http.get(job).json().get("state").asString().equals("SUCCEEDED"));
    var done = http.get(job).json();
    assertThat(done.at("/model/name").asString()).isEqualTo("job");
    assertThat(done.at("/metrics/logMarginalLikelihood").isNumber()).isTrue();
    assertThat(http.get(job + "/metrics").text()).contains("logMarginalLikelihood");
    assertThat(http.get(job + "/events").text()).contains("SUCCEEDED");
    assertThat(http.get(job + "/chart.svg").text()).contains("<svg");
    assertThat(http.postJson("/v1/gp/models/job/predict", "{\"x\": [[2.5]]}").status())
        .isEqualTo(200);
  }

  @Test
  void workThatIsPredictedToTakeLongBecomesAJobByItself() {
    var n = 3_000;
    var x = new StringBuilder();
    var y = new StringBuilder();
    for (var i = 0; i < n; i++) {
      x.append(i == 0 ? "" : ",").append("[").append(i / 10.0).append("]");
      y.append(i == 0 ? "" : ",").append(Math.sin(i / 10.0));
    }
    var answer =
        http.postJson(
            "/v1/gp/models",
            """
            {"name": "long", "x": [%s], "y": [%s], "kernel": "RBF() + WhiteKernel(0.1)",
             "optimize": {"restarts": 5}}"""
                .formatted(x, y));

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    var cancelled = http.postJson(answer.header("Location") + "/cancel", "");
    assertThat(cancelled.status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                http.get(answer.header("Location"))
                    .json()
                    .get("state")
                    .asString()
                    .equals("CANCELLED"));
    assertThat(http.get("/v1/gp/models/long").status()).isEqualTo(404);
  }

  @Test
  void aSearchByMinibatchesSaysHowFarItIsAndStopsWhenCancelled() {
    var endless =
        series(
                "endless",
                2_000,
                ", \"method\": \"svgp\", \"inducing\": 30,"
                    + " \"optimize\": {\"maxIterations\": 10000}")
            .replace("\"async\": false", "\"async\": true");
    var job = http.postJson("/v1/gp/models", endless).header("Location");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> http.get(job).json().at("/progress/step").asInt() > 5);
    var progress = http.get(job).json().get("progress");
    assertThat(progress.get("totalSteps").asInt()).isEqualTo(10_000);
    assertThat(progress.get("step").asInt()).isLessThan(10_000);
    assertThat(http.postJson(job + "/cancel", "").status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> http.get(job).json().get("state").asString().equals("CANCELLED"));
    var stopped = http.get(job).json().at("/progress/step").asInt();
    assertThat(http.get(job).json().at("/progress/step").asInt()).isEqualTo(stopped);
    assertThat(http.get("/v1/gp/models/endless").status()).isEqualTo(404);
  }

  @Test
  void aRepetitionUnderTheSameKeyMakesNoSecondVersion() {
    var fit = named("once", "");
    var first = http.postJson("/v1/gp/models", fit, "Idempotency-Key", "once-1");
    var second = http.postJson("/v1/gp/models", fit, "Idempotency-Key", "once-1");

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(http.get("/v1/gp/models/once").json().get("versions").asInt()).isEqualTo(1);
    assertThat(
            http.postJson("/v1/gp/models", fit.replace("0.84", "0.85"), "Idempotency-Key", "once-1")
                .status())
        .isEqualTo(422);
  }

  @Test
  void aModelTravelsAsItsConfigAndItsPoints() {
    http.postJson("/v1/gp/models", named("home", ", \"mean\": \"linear\""));
    var version = http.get("/v1/gp/models/home/versions/1").json();
    var weights = http.get("/v1/gp/models/home/versions/1/weights").response().body();

    var imported =
        Multipart.form()
            .part("config", null, "application/json", bytes(version.get("config").toString()))
            .part("weights", "home.safetensors", null, weights)
            .post(http, "/v1/gp/models/abroad/versions");

    assertThat(imported.status()).as(imported.text()).isEqualTo(201);
    var question = "{\"x\": [[2.5], [9]], \"covariance\": true}";
    var abroad = http.postJson("/v1/gp/models/abroad/predict", question).json();
    var home = http.postJson("/v1/gp/models/home/predict", question).json();
    assertThat(abroad.get("mean")).isEqualTo(home.get("mean"));
    assertThat(abroad.get("covariance")).isEqualTo(home.get("covariance"));
  }

  @Test
  void whatIsImportedMustBeAProcessAndItsPoints() {
    http.postJson("/v1/gp/models", named("origin", ""));
    var weights = http.get("/v1/gp/models/origin/versions/1/weights").response().body();

    assertImportRefused("{\"kernel\": \"RBF(\"}", weights, "config.kernel");
    assertImportRefused(
        "{\"kernel\": \"RBF()\", \"method\": \"kalman\"}", weights, "config.method");
    assertImportRefused("{\"kernel\": \"RBF()\", \"likelihood\": 1}", weights, "config.likelihood");
    assertImportRefused("{\"kernel\": \"RBF()\", \"layers\": 3}", weights, "config.layers");
    assertImportRefused("{\"kernel\": \"RBF([1, 2])\"}", weights, "config.kernel");
    assertImportRefused("{\"kernel\": \"RBF()\"}", bytes("no tensors"), "weights");
  }

  private void assertImportRefused(String config, byte[] weights, String field) {
    var answer =
        Multipart.form()
            .part("config", null, "application/json", bytes(config))
            .part("weights", "w.safetensors", null, weights)
            .post(http, "/v1/gp/models/refused/versions");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(http.get("/v1/gp/models/refused").status()).isEqualTo(404);
  }

  private Http.Answer upload(String request, String csv) {
    return Multipart.form()
        .part("request", null, "application/json", bytes(request))
        .part("file", "table.csv", "text/csv", bytes(csv))
        .post(http, "/v1/gp/models");
  }

  private static String named(String name, String rest) {
    return "{\"name\": \"" + name + "\", " + POINTS + rest + "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
