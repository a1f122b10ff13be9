package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./polymath down}. */
@Command(name = "down", description = "Stops everything; what was stored stays.")
final class DownCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    var platform = Platform.here();
    if (platform.census().members().isEmpty()) {
      System.out.println("Polymath is not running.");
      return 0;
    }
    Files.createDirectories(platform.home().run());
    try (var _ = Exclusive.in(platform.home());
        var progress = Progress.onStandardOutput()) {
      takeDown(platform, progress);
    }
    System.out.println("Polymath is down; its data stay in " + platform.home().path() + ".");
    return 0;
  }

  /** Ends all of it, whether or not a supervisor is there to do so, and makes sure. */
  static void takeDown(Platform platform, Progress progress)
      throws IOException, InterruptedException {
    progress.show("Stopping the services, then PostgreSQL", "");
    var supervisor = platform.supervisor();
    if (supervisor.isPresent()) {
      supervisor.get().process().destroy();
      awaitEnd(supervisor.get());
    }
    new Shutdown(platform.census()).run();
    var left = platform.census().members();
    if (!left.isEmpty()) {
      throw new Refusal(
          "These processes do not end: "
              + left.stream().map(m -> m.name() + " (" + m.process().pid() + ")").toList());
    }
    MemberState.clear(platform.home());
  }

  /** Its own patience with services and PostgreSQL is shorter; past that it hangs. */
  private static void awaitEnd(Census.Member supervisor) throws InterruptedException {
    var deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (supervisor.process().isAlive() && Instant.now().isBefore(deadline)) Thread.sleep(50);
    supervisor.process().destroyForcibly();
  }
}
