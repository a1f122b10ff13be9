package dev.polymath.benchmarks.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Normal requests at a constant rate, before and while slow clients hold their connections: a
 * quarter each trickle headers, trickle a body, read a large answer slowly, and watch a job that
 * does not move.
 *
 * <p>Start the service with {@code POLYMATH_JOBS_ENABLED=false}, so that the job stays queued.
 * Arguments: the URL of the gateway, its process id, the number of slow clients (2000), requests a
 * second (100), seconds (60).
 */
final class SlowClients {
  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofSeconds(25);
  private static final int LARGE_POINTS = 1_500;
  private static final int LARGE_DIMENSIONS = 400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String gateway;

  private SlowClients(String gateway) {
    this.gateway = gateway;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new SlowClients(args[0])
        .run(
            Long.parseLong(args[1]),
            args.length > 2 ? Integer.parseInt(args[2]) : 2_000,
            args.length > 3 ? Integer.parseInt(args[3]) : 100,
            Duration.ofSeconds(args.length > 4 ? Long.parseLong(args[4]) : 60));
  }

  private void run(long pid, int clients, int rate, Duration duration)
      throws IOException, InterruptedException {
    PredictCall predict = new PredictCall();
    predict.prepare(gateway);
    URI uri = URI.create(gateway);
    SlowClient.Target target =
        new SlowClient.Target(
            new InetSocketAddress(uri.getHost(), uri.getPort()), largeAnswer(), events());
    SteadyLoad.Call call =
        () -> {
          predict.to(gateway);
          return null;
        };
    // Code that is not compiled yet would not keep up with the whole rate.
    SteadyLoad.run(Math.max(1, rate / 5), BEFORE, call);
    System.out.println("before   " + SteadyLoad.run(rate, BEFORE, call)[0].summary());
    System.out.println("before   " + ProcessReading.of(pid, gateway));
    AtomicLongArray cut = new AtomicLongArray(SlowClient.values().length);
    try (ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        SlowClient client = SlowClient.values()[i % SlowClient.values().length];
        slow.execute(() -> client.run(target, () -> cut.incrementAndGet(client.ordinal())));
      }
      Thread.sleep(SETTLE);
      System.out.println("settled  " + ProcessReading.of(pid, gateway));
      System.out.println("during   " + SteadyLoad.run(rate, duration, call)[0].summary());
      System.out.println("during   " + ProcessReading.of(pid, gateway));
      for (SlowClient client : SlowClient.values()) {
        System.out.printf(
            "during   %s: %d clients, %d times cut off%n",
            client, clients / SlowClient.values().length, cut.get(client.ordinal()));
      }
      slow.shutdownNow();
    }
    Thread.sleep(SETTLE);
    System.out.println("after    " + SteadyLoad.run(rate, BEFORE, call)[0].summary());
    System.out.println("after    " + ProcessReading.of(pid, gateway));
  }

  /** The weights of a model of some megabytes: more than sockets hold. */
  private String largeAnswer() throws IOException, InterruptedException {
    Random random = new Random(0);
    StringBuilder x = new StringBuilder();
    StringBuilder y = new StringBuilder();
    for (int i = 0; i < LARGE_POINTS; i++) {
      x.append(i == 0 ? "[" : ",[");
      for (int d = 0; d < LARGE_DIMENSIONS; d++) {
        x.append(d == 0 ? "" : ",").append("%.3f".formatted(random.nextGaussian()));
      }
      x.append("]");
      y.append(i == 0 ? "" : ",").append("%.3f".formatted(random.nextGaussian()));
    }
    String answer =
        post(
            "/v1/gp/models",
            "{\"name\": \"benchmark-large\", \"x\": [%s], \"y\": [%s], \"kernel\": \"RBF(20.0) + WhiteKernel(0.1)\", \"async\": false}"
                .formatted(x, y),
            201);
    String version = answer.replaceAll("(?s).*\"version\":(\\d+).*", "$1");
    return "/v1/gp/models/benchmark-large/versions/" + version + "/weights";
  }

  /** The events of a job that waits. */
  private String events() throws IOException, InterruptedException {
    String answer =
        post(
            "/v1/gp/models",
            """
            {"name": "benchmark-queued", "x": [[0], [1], [2]], "y": [0.0, 0.84, 0.91],
             "kernel": "RBF(1.0) + WhiteKernel(0.1)", "async": true}""",
            202);
    return "/v1/gp/jobs/" + answer.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1") + "/events";
  }

  private String post(String path, String json, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(gateway + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }
}
