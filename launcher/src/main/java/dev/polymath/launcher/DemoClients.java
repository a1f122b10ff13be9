package dev.polymath.launcher;

import dev.polymath.launcher.demo.Clients;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The demonstration's clients of the federation: processes of their own that hold a share of drawn
 * digits each. They are members, so that {@code down} ends them whatever becomes of the
 * demonstration.
 */
final class DemoClients implements Clients {

  private final Platform platform;
  private final List<Process> running = new ArrayList<>();
  private final Thread atExit = new Thread(this::end, "end the clients");

  DemoClients(Platform platform) {
    this.platform = platform;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  @Override
  public void start(int count, int digits) throws IOException {
    var program =
        platform.programs().stream()
            .filter(one -> one.service().equals(Service.FEDERATION))
            .findFirst()
            .orElseThrow();
    for (var i = 0; i < count; i++) {
      var name = "demo-client-" + (i + 1);
      running.add(program.start(name, environment(program, name, i, count, digits)));
    }
  }

  private Map<String, String> environment(
      ServiceProgram program, String name, int index, int count, int digits) {
    URI server = platform.gateway().orElseThrow();
    return Map.of(
        "SPRING_PROFILES_ACTIVE", "client",
        "POLYMATH_CLIENT_SERVER", server.toString(),
        "POLYMATH_CLIENT_TOKEN", program.variable(Settings.ENROLMENT),
        "POLYMATH_CLIENT_NAME", name,
        "POLYMATH_CLIENT_FOLDER", platform.home().demoClients().toString(),
        "POLYMATH_CLIENT_SHARES", Integer.toString(count),
        "POLYMATH_CLIENT_FIRSTSHARE", Integer.toString(index),
        "POLYMATH_CLIENT_GLYPHS", Integer.toString(digits));
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void end() {
    running.forEach(Process::destroyForcibly);
  }
}
