package dev.polymath.benchmarks.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/** A small question to a small model: what the gateway adds shows most where the work is least. */
final class PredictCall {
  private static final String MODEL =
      """
      {"name": "benchmark-sine", "x": [[0], [1], [2], [3], [4], [5], [6]],
       "y": [0.0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28],
       "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)"}""";
  private static final String QUESTION = "{\"x\": [[2.5], [7]]}";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** Fits the model that {@link #to} asks, through any door. */
  void prepare(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(post(url + "/v1/gp/models", MODEL), BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(url + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** Asks, and reads the answer to its end. */
  void to(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            post(url + "/v1/gp/models/benchmark-sine/predict", QUESTION), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(url + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static HttpRequest post(String url, String json) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofSeconds(30))
        .POST(BodyPublishers.ofString(json))
        .build();
  }
}
