package dev.polymath.benchmarks.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process takes of the machine.
 *
 * @param threads of the operating system
 * @param sockets and files that are open
 * @param residentMegabytes in memory, heap included
 * @param heapMegabytes of objects, garbage included
 */
record ProcessReading(long threads, long sockets, long residentMegabytes, long heapMegabytes) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Of a Spring Boot process on this machine. */
  static ProcessReading of(long pid, String url) throws IOException, InterruptedException {
    Path process = Path.of("/proc", Long.toString(pid));
    try (var open = Files.list(process.resolve("fd"))) {
      return new ProcessReading(
          status(process, "Threads:"),
          open.count(),
          status(process, "VmRSS:") / 1_024,
          heap(url) >> 20);
    }
  }

  private static long status(Path process, String name) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long heap(String url) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus"))
            .timeout(Duration.ofSeconds(30))
            .build();
    return HTTP.send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public String toString() {
    return "%d platform threads, %d open files, %d MB resident, %d MB heap"
        .formatted(threads, sockets, residentMegabytes, heapMegabytes);
  }
}
