package dev.polymath.fuzz.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Tries a running platform for so many seconds. See {@code fuzz/http}. */
public final class HttpFuzz {

  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_CANCELS = Duration.ofSeconds(5);

  /** Models that are loaded and caches that fill up are no leak; what comes after them is. */
  private static final double MORE_ARRAYS = 1.25;

  private static final double MORE_MEMORY = 1.25;
  private static final double ROOM = 256 << 20;

  private final Platform platform;
  private final RequestMaker maker;
  private final List<String> services;
  private final Jobs jobs;
  private final Line line;
  private final Findings findings;
  private final Tally tally = new Tally();
  private final AtomicLong numbers = new AtomicLong();

  private HttpFuzz(Platform platform, long seed) throws IOException, InterruptedException {
    this.platform = platform;
    var document = platform.document();
    maker = new RequestMaker(document, new Beginning(platform, document).names(), seed);
    services = services(document, "");
    jobs = new Jobs(platform, services(document, "/jobs"));
    line = new Line("127.0.0.1", platform.port(), PATIENCE);
    findings = new Findings(Path.of("target", "findings", "http"), line.host());
  }

  /** Those that have a path with this end. */
  private static List<String> services(Document document, String end) {
    return document.operations().stream()
        .filter(operation -> operation.path().startsWith("/v1/") && operation.path().endsWith(end))
        .map(Operation::service)
        .distinct()
        .toList();
  }

  /**
   * @param arguments seconds and, optionally, the seed
   */
  public static void main(String[] arguments) throws Exception {
    var seconds = Long.parseLong(arguments[0]);
    var seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() % 1_000_000;
    try (var platform = new Platform(System.getenv())) {
      System.out.printf("%d seconds, seed %d%n", seconds, seed);
      System.exit(new HttpFuzz(platform, seed).run(Duration.ofSeconds(seconds)) ? 0 : 1);
    }
  }

  /**
   * @return whether nothing was found
   */
  private boolean run(Duration duration) throws IOException, InterruptedException {
    jobs.cancel();
    var before = platform.readings(services);
    attack(duration.dividedBy(2));
    var halfway = settled();
    attack(duration.dividedBy(2));
    var after = settled();
    tally.print(System.out);
    System.out.println();
    before.forEach(
        (service, first) ->
            compare(
                service,
                first,
                Objects.requireNonNull(halfway.get(service)),
                Objects.requireNonNull(after.get(service))));
    findings.print(System.out);
    return findings.none();
  }

  private void compare(
      String service, ServiceReading first, ServiceReading middle, ServiceReading last) {
    System.out.printf("%-10s before   %s%n", service, first);
    System.out.printf("%-10s halfway  %s%n", "", middle);
    System.out.printf("%-10s after    %s%n", "", last);
    if (last.started() != first.started()) findings.add(service + " was started again");
    if (last.arraysEach() > middle.arraysEach() * MORE_ARRAYS + 100) {
      findings.add(service + " keeps native arrays");
    }
    if (last.resident() > middle.resident() * MORE_MEMORY + ROOM) {
      findings.add(service + " keeps memory");
    }
    if (last.connections() > 2) findings.add(service + " keeps connections to the database");
  }

  /** What is held when nothing is asked for. */
  private Map<String, ServiceReading> settled() throws IOException, InterruptedException {
    for (var i = 0; i < 30 && jobs.cancel() > 0; i++) Thread.sleep(Duration.ofSeconds(1));
    Thread.sleep(Duration.ofSeconds(3));
    return platform.readings(services);
  }

  private void attack(Duration duration) throws InterruptedException, IOException {
    var until = System.nanoTime() + duration.toNanos();
    try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
      for (var i = 0; i < AT_ONCE; i++) {
        workers.execute(
            () -> {
              while (System.nanoTime() < until) send(numbers.getAndIncrement());
            });
      }
      while (System.nanoTime() < until) {
        Thread.sleep(BETWEEN_CANCELS);
        jobs.cancel();
      }
    }
  }

  private void send(long number) {
    var request = maker.make(number);
    var began = System.nanoTime();
    Answer answer = null;
    try {
      answer = line.send(request);
      var complaint = Judge.complaint(request, answer);
      if (complaint != null) findings.add(number, request, complaint, answer);
    } catch (SocketTimeoutException e) {
      findings.add(number, request, "no answer within " + PATIENCE.toSeconds() + " s", null);
    } catch (IOException | RuntimeException e) {
      findings.add(number, request, e.toString(), answer);
    }
    tally.add(request.operation(), answer, (System.nanoTime() - began) / 1e9);
  }
}
