package dev.polymath.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gaussian process regression of a function that is known, so that the answers can be compared with
 * it: f(x) = x sin x, observed at 16 places with some noise.
 */
final class GaussianProcesses implements Walkthrough {

  private static final String MODEL = "demo";
  private static final String KERNEL =
      "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)";

  /** Drawn once from a normal distribution with standard deviation 0.3, and written down. */
  private static final double[] NOISE = {
    0.09, -0.24, 0.31, 0.05, -0.12, 0.44, -0.37, 0.02, 0.18, -0.29, 0.13, -0.41, 0.26, 0.33, -0.08,
    -0.19
  };

  private static final double SPACING = 0.6;
  private static final double[] ASKED = {0.3, 1.7, 3.1, 4.5, 5.9, 7.3, 8.7, 11};

  @Override
  public String service() {
    return "gp";
  }

  @Override
  public String firstCall(URI gateway) {
    return """
      curl -s %1$s/v1/gp/models -H 'Content-Type: application/json' -d '{
        "name": "sine", "x": [[0], [1], [2], [3], [4], [5], [6]],
        "y": [0.0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28],
        "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)", "optimize": true}'
      curl -s %1$s/v1/gp/models/sine/predict -H 'Content-Type: application/json' -d '{"x": [[2.5], [7]]}'"""
        .formatted(gateway);
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var api = stage.api();
    var out = stage.out();
    out.println("Gaussian processes (Rasmussen 2004): x sin x from 16 noisy observations");
    out.println();
    learn(api, out);
    predict(api, out);
    sample(api, out);
    draw(api, out, stage.pictures());
    learnInAJob(api, out);
    out.println();
  }

  private static void learn(Api api, PrintStream out) throws InterruptedException {
    var model = api.post("/v1/gp/models", training(MODEL));
    out.printf("  given     %s%n", KERNEL);
    out.printf("  learned   %s%n", Api.text(model, "kernel"));
    out.printf(
        "  log marginal likelihood %.3f = data fit %.3f + complexity %.3f + constant, in %.3f s%n%n",
        Api.number(model, "logMarginalLikelihood"),
        Api.number(model, "dataFit"),
        Api.number(model, "complexity"),
        Api.number(model, "seconds"));
  }

  private static void predict(Api api, PrintStream out) throws InterruptedException {
    var answer = api.post("/v1/gp/models/" + MODEL + "/predict", Map.of("x", points(ASKED)));
    var mean = Api.elements(answer, "mean");
    var variance = Api.elements(answer, "variance");
    out.printf("  %6s %9s %9s %19s%n", "x", "f(x)", "mean", "95 % between");
    for (var i = 0; i < ASKED.length; i++) {
      var expected = mean.get(i).asDouble();
      var half = 1.96 * Math.sqrt(variance.get(i).asDouble());
      out.printf(
          "  %6.1f %9.3f %9.3f %9.3f %9.3f%s%n",
          ASKED[i],
          truth(ASKED[i]),
          expected,
          expected - half,
          expected + half,
          ASKED[i] > (NOISE.length - 1) * SPACING ? "  (beyond the data)" : "");
    }
    out.println();
  }

  private static void sample(Api api, PrintStream out) throws InterruptedException {
    var answer =
        api.post(
            "/v1/gp/models/" + MODEL + "/predict",
            Map.of("x", points(ASKED), "samples", 3, "seed", 1));
    out.println("  three functions drawn from the posterior, at the same x");
    for (var sample : Api.elements(answer, "samples")) {
      var row = new StringBuilder(" ");
      for (var value : sample) row.append(" %8.3f".formatted(value.asDouble()));
      out.println(row);
    }
    out.println();
  }

  private static void draw(Api api, PrintStream out, Path pictures)
      throws IOException, InterruptedException {
    for (var format : List.of("svg", "png")) {
      var picture = pictures.resolve("gp." + format);
      api.download("/v1/gp/models/" + MODEL + "/plot." + format + "?from=-1&to=12", picture);
      out.println("  wrote " + picture);
    }
    out.println();
  }

  private static void learnInAJob(Api api, PrintStream out) throws InterruptedException {
    var request = new HashMap<>(training(MODEL + "-job"));
    request.put("async", true);
    request.put("optimize", Map.of("restarts", 10, "seed", 1));
    var job = api.post("/v1/gp/models", request);
    var id = Api.text(job, "id");
    var done = api.await("/v1/gp/jobs/" + id);
    out.printf(
        "  the same as a job, with 10 restarts: %s, model %s version %d%n",
        Api.text(done, "state"),
        Api.text(done.path("model"), "name"),
        done.path("model").path("version").asInt(0));
  }

  private static Map<String, Object> training(String name) {
    var x = new double[NOISE.length];
    var y = new double[NOISE.length];
    for (var i = 0; i < NOISE.length; i++) {
      x[i] = SPACING * i;
      y[i] = truth(x[i]) + NOISE[i];
    }
    return Map.of("name", name, "x", points(x), "y", y, "kernel", KERNEL, "optimize", true);
  }

  private static double truth(double x) {
    return x * Math.sin(x);
  }

  private static double[][] points(double[] x) {
    return Arrays.stream(x).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }
}
