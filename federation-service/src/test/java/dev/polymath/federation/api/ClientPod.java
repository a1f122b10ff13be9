package dev.polymath.federation.api;

import dev.polymath.federation.FederationApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client in a process of its own, which can be killed as a pod is. */
final class ClientPod implements AutoCloseable {

  private final Process process;

  private ClientPod(Process process) {
    this.process = process;
  }

  static ClientPod start(URI server, String name, Path folder, String... properties)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), FederationApplication.class.getName()));
    command.add("--spring.profiles.active=client");
    command.add("--polymath.client.server=" + server);
    command.add("--polymath.client.token=enrol-me");
    command.add("--polymath.client.name=" + name);
    command.add("--polymath.client.folder=" + folder);
    command.add("--polymath.client.poll=2s");
    command.add("--polymath.client.longest-pause=1s");
    for (var property : properties) command.add("--" + property);
    return new ClientPod(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
