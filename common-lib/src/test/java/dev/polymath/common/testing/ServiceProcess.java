package dev.polymath.common.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service in a process of its own, which can be killed as a pod is.
 *
 * <pre>{@code
 * try (var service = ServiceProcess.start(GaussianProcessesApplication.class, database)) {
 *   service.http().post("/v1/gp/jobs", "…");
 *   service.kill();
 * }
 * }</pre>
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private final Process process;
  private final int port;
  private final Path log;

  private ServiceProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts a main class with this test's class path and waits until it is ready. */
  public static ServiceProcess start(
      Class<?> application, TestDatabase database, String... properties) {
    return startWithHeap("512m", application, database, properties);
  }

  /** The same at a port as given, where clients look for one that was killed. */
  public static ServiceProcess startAt(
      int port, Class<?> application, TestDatabase database, String... properties) {
    return start("512m", port, application, database, properties);
  }

  /** The same with a heap as given, such as {@code 96m}: for tests of what must stream. */
  public static ServiceProcess startWithHeap(
      String heap, Class<?> application, TestDatabase database, String... properties) {
    try {
      return start(heap, freePort(), application, database, properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServiceProcess start(
      String heap, int port, Class<?> application, TestDatabase database, String... properties) {
    try {
      var log = Files.createTempFile(application.getSimpleName(), ".log");
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xmx" + heap));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), application.getName()));
      command.add("--server.port=" + port);
      database.springProperties().forEach((name, value) -> command.add("--" + name + "=" + value));
      for (var property : properties) command.add("--" + property);
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      var service = new ServiceProcess(process, port, log);
      service.awaitReady();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Http http() {
    return new Http(port);
  }

  /** What the process has in memory, heap and native memory together, by Linux's account. */
  public long residentBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      var kilobytes = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
      return 1024 * Long.parseLong(kilobytes.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}: nothing of the process gets a word in. */
  public void kill() {
    process.destroyForcibly();
    join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  private void awaitReady() throws IOException {
    var deadline = Instant.now().plus(START_LIMIT);
    while (Instant.now().isBefore(deadline)) {
      if (!process.isAlive()) break;
      try {
        if (http().get("/actuator/health/readiness").status() == 200) return;
      } catch (UncheckedIOException e) {
        // it does not listen yet
      }
      pause();
    }
    kill();
    throw new IllegalStateException("The service did not get ready:\n" + Files.readString(log));
  }

  private void join() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
