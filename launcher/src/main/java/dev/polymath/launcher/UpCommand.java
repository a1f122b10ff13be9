package dev.polymath.launcher;

import dev.polymath.launcher.demo.Walkthrough;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./polymath up}. */
@Command(name = "up", description = "Starts the platform and waits until it is ready.")
final class UpCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    var platform = Platform.here();
    platform.home().prepare();
    try (var _ = Exclusive.in(platform.home());
        var progress = Progress.onStandardOutput()) {
      if (platform.supervisor().isPresent()) {
        System.out.println("Polymath is running already.");
      } else {
        clearLeftovers(platform, progress);
        requirePorts(platform);
        progress.show("Setting up PostgreSQL", "");
        Postgres.requireRunnable();
        platform.postgres().install();
        supervise(platform);
      }
      new Arrival(platform, progress).await();
    }
    welcome(platform);
    return 0;
  }

  /** A supervisor that was killed leaves its processes running, with nobody to look after them. */
  private static void clearLeftovers(Platform platform, Progress progress)
      throws IOException, InterruptedException {
    var left = platform.census().members();
    if (left.isEmpty()) {
      MemberState.clear(platform.home());
      return;
    }
    System.out.printf(
        "The supervisor of an earlier start is gone; its %d processes are stopped first.%n",
        left.size());
    DownCommand.takeDown(platform, progress);
  }

  private static void requirePorts(Platform platform) {
    if (!platform.services().contains(Service.GATEWAY)) {
      throw new Refusal("The gateway is not built: run mvn -DskipTests package.");
    }
    var probe = new PortProbe();
    for (var service : platform.services()) {
      probe.requireFree(platform.ports().of(service), service.name(), service.portVariable());
    }
    probe.requireFree(platform.ports().postgres(), Census.POSTGRES, Ports.POSTGRES_VARIABLE);
  }

  private static void supervise(Platform platform) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                // In a session of its own: Ctrl-C in this terminal does not reach it.
                "setsid",
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-Dpolymath.checkout=" + System.getProperty("polymath.checkout", "."),
                "-cp",
                System.getProperty("java.class.path"),
                Polymath.class.getName(),
                "supervise")
            .redirectInput(Path.of("/dev/null").toFile());
    platform.census().enlist(builder, Census.SUPERVISOR);
    new Log(platform.home().log(Census.SUPERVISOR)).receive(builder);
    builder.start();
  }

  private static void welcome(Platform platform) throws IOException {
    var gateway = platform.gateway().orElseThrow();
    var names = new ArrayList<String>();
    for (var status : platform.statuses()) names.add(status.name() + " " + status.state().port());
    System.out.printf(
        """
        Polymath is ready.

          API         %1$s
          Swagger UI  %1$s/swagger-ui.html
          Ports       %2$s
          Data, logs  %3$s
        %n""",
        gateway, String.join(", ", names), platform.home().path());
    platform
        .key()
        .ifPresent(
            key ->
                System.out.printf(
                    "Callers must say who they are; the key that may do everything is in %s:%n%n"
                        + "  curl -H \"Authorization: Bearer $(cat %s)\" %s/v2%n%n",
                    platform.home().firstKey(), platform.home().firstKey(), gateway));
    walkthroughs(platform).stream()
        .findFirst()
        .ifPresent(
            walkthrough ->
                System.out.printf("A first call:%n%n%s%n%n", walkthrough.firstCall(gateway)));
    System.out.println("Next: ./polymath demo | status | logs [service] [-f] | down");
  }

  private static List<Walkthrough> walkthroughs(Platform platform) {
    var present = platform.statuses().stream().map(Platform.Status::name).toList();
    return Walkthrough.ALL.stream().filter(w -> present.contains(w.service())).toList();
  }
}
