package dev.polymath.gateway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gateway in a process of its own, with a heap as small as the test wants. */
public final class GatewayProcess implements AutoCloseable {

  private final Process process;
  private final int port;

  /** Starts and waits until it is ready. */
  public GatewayProcess(String heap, String... arguments) throws Exception {
    port = freePort();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.polymath.gateway.GatewayApplication");
    command.add("--server.port=" + port);
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).inheritIO().start();
    awaitReady();
  }

  public Client client() {
    return new Client(port);
  }

  private void awaitReady() throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (true) {
      try {
        if (client().get("/actuator/health/readiness").statusCode() == 200) return;
      } catch (IOException e) {
        // Not yet listening.
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IllegalStateException("The gateway did not become ready; see its output above");
      }
      Thread.sleep(200);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
