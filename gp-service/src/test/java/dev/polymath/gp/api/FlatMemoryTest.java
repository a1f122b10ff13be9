package dev.polymath.gp.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.FlatMemoryCase;
import dev.polymath.gp.GaussianProcessesApplication;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A service of its own, whose heap is small and which keeps few models, takes no more memory
 * however much it is asked and however long it learns. Were one matrix of every step of minibatches
 * kept, it would be 98 MB more; one factor of every version, 160 MB; one tile of every prediction
 * by conjugate gradients, 190 MB.
 */
class FlatMemoryTest extends FlatMemoryCase {

  FlatMemoryTest() {
    super(
        GaussianProcessesApplication.class,
        "polymath.inference.memory=16MB",
        "polymath.gp.threads=1",
        "polymath.jobs.poll-interval=200ms");
  }

  @Test
  void overStepsOfMinibatches() throws Throwable {
    var fit =
        http.postJson(
            "/v1/gp/models",
            points(0, 1_500)
                + """
                , "name": "minibatches", "kernel": "RBF(1.0) + WhiteKernel(0.1)", "method": "svgp",
                 "inducing": 60, "optimize": {"maxIterations": 300}, "async": true}""");
    assertThat(fit.status()).as(fit.toString()).isEqualTo(202);
    var job = fit.header("Location");
    assertFlat(job, 100);
    assertThat(step(job)).isEqualTo(300);
  }

  @Test
  void overNewObservations() throws Throwable {
    fit("stream", 400, "exact");
    assertFlat(() -> observe("stream", 400, 440), () -> observe("stream", 440, 530));
  }

  @Test
  void overPredictionsByConjugateGradients() throws Throwable {
    fit("conjugate", 400, "cg");
    assertFlat(() -> predict("conjugate", 50), () -> predict("conjugate", 150));
  }

  private void fit(String name, int n, String method) {
    var body =
        points(0, n)
            + ", \"name\": \"%s\", \"kernel\": \"RBF(1.0) + WhiteKernel(0.1)\", \"method\": \"%s\"}"
                .formatted(name, method);
    assertThat(http.postJson("/v1/gp/models", body).status()).isEqualTo(201);
  }

  /** One after another, each of which makes a version. */
  private void observe(String name, int from, int to) {
    for (var i = from; i < to; i++) {
      var answer = http.postJson("/v1/gp/models/" + name + "/observations", points(i, i + 1) + "}");
      assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }
  }

  private void predict(String name, int times) {
    for (var i = 0; i < times; i++) {
      var at = "{\"x\": [[%s], [%s]]}".formatted(0.01 * i, 0.02 * i);
      var answer = http.postJson("/v1/gp/models/" + name + "/predict", at);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
  }

  /** The beginning of a request. */
  private static String points(int from, int to) {
    var x = IntStream.range(from, to).mapToObj(i -> "[" + 0.1 * i + "]").collect(joining(","));
    var y = IntStream.range(from, to).mapToObj(i -> "" + Math.sin(0.1 * i)).collect(joining(","));
    return "{\"x\": [%s], \"y\": [%s]".formatted(x, y);
  }
}
