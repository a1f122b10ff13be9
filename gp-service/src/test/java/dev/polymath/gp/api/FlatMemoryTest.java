package dev.polymath.gp.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gp.GaussianProcessesApplication;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A service of its own, whose heap is small and which keeps few models, takes no more memory
 * however much it is asked and however long it learns. Were one matrix of every step of minibatches
 * kept, it would be 98 MB more; one factor of every version, 160 MB; one tile of every prediction
 * by conjugate gradients, 190 MB.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlatMemoryTest {

  /** What a heap and buffers may still grow by once they are warm. */
  private static final long MARGIN = 64 << 20;

  private ServiceProcess service;
  private Http http;

  @BeforeAll
  void start() {
    service =
        ServiceProcess.startWithHeap(
            "128m",
            GaussianProcessesApplication.class,
            TestDatabase.create(),
            "polymath.inference.memory=16MB",
            "polymath.gp.threads=1",
            "polymath.jobs.poll-interval=200ms");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void overStepsOfMinibatches() {
    var fit =
        http.postJson(
            "/v1/gp/models",
            points(0, 1_500)
                + """
                , "name": "minibatches", "kernel": "RBF(1.0) + WhiteKernel(0.1)", "method": "svgp",
                 "inducing": 60, "optimize": {"maxIterations": 300}, "async": true}""");
    assertThat(fit.status()).as(fit.toString()).isEqualTo(202);
    var job = fit.header("Location");
    await().atMost(Duration.ofMinutes(2)).until(() -> step(job) >= 100);
    var before = service.residentBytes();

    await().atMost(Duration.ofMinutes(2)).until(() -> state(job).equals("SUCCEEDED"));

    assertThat(step(job)).isEqualTo(300);
    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  @Test
  void overNewObservations() {
    fit("stream", 400, "exact");
    observe("stream", 400, 440);
    var before = service.residentBytes();

    observe("stream", 440, 530);

    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  @Test
  void overPredictionsByConjugateGradients() {
    fit("conjugate", 400, "cg");
    predict("conjugate", 50);
    var before = service.residentBytes();

    predict("conjugate", 150);

    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
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

  private String state(String job) {
    return http.get(job).json().path("state").asString();
  }

  private int step(String job) {
    return http.get(job).json().path("progress").path("step").asInt();
  }

  /** The beginning of a request. */
  private static String points(int from, int to) {
    var x = IntStream.range(from, to).mapToObj(i -> "[" + 0.1 * i + "]").collect(joining(","));
    var y = IntStream.range(from, to).mapToObj(i -> "" + Math.sin(0.1 * i)).collect(joining(","));
    return "{\"x\": [%s], \"y\": [%s]".formatted(x, y);
  }
}
