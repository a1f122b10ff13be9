package dev.polymath.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Asks questions through the gateway. */
final class Asker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SINE =
      """
      {"name": "load-sine", "x": [[0], [1], [2], [3], [4], [5], [6]],
       "y": [0.0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28],
       "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)"}""";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(PATIENCE)
          .build();
  private final String gateway;

  Asker(String gateway) {
    this.gateway = gateway;
  }

  /**
   * Fits the Gaussian process that is asked; a model that is there already has one more version.
   */
  void prepare() throws IOException, InterruptedException {
    var answer = http.send(post("/v1/gp/models", SINE), BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("/v1/gp/models answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /**
   * Asks and reads the answer to its end.
   *
   * @return for how long a client that was refused should wait
   */
  Duration ask(Question question, int turn, Answers answers) throws InterruptedException {
    var body = question.body(turn);
    var request = body.isEmpty() ? get(question.path) : post(question.path, body);
    var start = System.nanoTime();
    try {
      var answer = http.send(request, BodyHandlers.discarding());
      answers.add(answer.statusCode(), System.nanoTime() - start);
      return answer.statusCode() == 200 ? Duration.ZERO : retryAfter(answer);
    } catch (IOException e) {
      answers.add(Answers.NONE, System.nanoTime() - start);
      return Duration.ofSeconds(1);
    }
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    return Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1));
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create(gateway + path)).timeout(PATIENCE).build();
  }

  private HttpRequest post(String path, String json) {
    return HttpRequest.newBuilder(URI.create(gateway + path))
        .header("Content-Type", "application/json")
        .timeout(PATIENCE)
        .POST(BodyPublishers.ofString(json))
        .build();
  }
}
