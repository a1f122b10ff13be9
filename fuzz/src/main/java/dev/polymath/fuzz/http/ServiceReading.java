package dev.polymath.fuzz.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a service holds, by its own metrics.
 *
 * @param started when its process began
 * @param resident bytes in memory
 * @param arrays native ones alive, 0 where it has none
 * @param models loaded, whose arrays stay as long as there is memory for them
 * @param files open ones, connections among them
 * @param connections to the database, those in use
 */
record ServiceReading(
    double started, double resident, double arrays, long models, double files, double connections) {

  static ServiceReading of(HttpClient client, String url) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus"))
            .timeout(Duration.ofSeconds(60))
            .build();
    var lines = client.send(request, BodyHandlers.ofString()).body().lines().toList();
    return new ServiceReading(
        value(lines, "process_start_time_seconds"),
        value(lines, "polymath_process_memory_resident_bytes"),
        value(lines, "polymath_nn_arrays"),
        values(lines, "polymath_inference_model_memory_bytes").count(),
        value(lines, "process_files_open_files"),
        value(lines, "hikaricp_connections_active"));
  }

  /** Native arrays for each model, or for none. */
  double arraysEach() {
    return arrays / Math.max(1, models);
  }

  private static double value(List<String> lines, String name) {
    return values(lines, name)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Stream<String> values(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
  }

  @Override
  public String toString() {
    return "%5.0f MB resident, %4.0f arrays, %3d models, %3.0f files, %2.0f connections in use"
        .formatted(resident / (1 << 20), arrays, models, files, connections);
  }
}
