package dev.polymath.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./polymath status}: exit status 0 when all is ready, 1 when not, 3 when down. */
@Command(name = "status", description = "Shows each process; exits with 0 when all are ready.")
final class StatusCommand implements Callable<Integer> {

  private static final String ROW = "%-12s %8s %6s %9s %10s %9s  %s%n";

  @Override
  public Integer call() {
    var platform = Platform.here();
    var running = platform.census().members();
    if (running.isEmpty()) {
      System.out.println("Polymath is not running.");
      return 3;
    }
    var statuses = platform.statuses();
    System.out.printf(ROW, "PROCESS", "PID", "PORT", "UPTIME", "MEMORY", "RESTARTS", "STATE");
    var supervisor = platform.supervisor();
    supervisor.ifPresent(
        s ->
            System.out.printf(
                ROW, s.name(), s.process().pid(), "", uptime(s), memory(s), "", "running"));
    for (var status : statuses) {
      System.out.printf(
          ROW,
          status.name(),
          status.process().map(p -> Long.toString(p.process().pid())).orElse("-"),
          status.state().port(),
          status.process().map(StatusCommand::uptime).orElse("-"),
          status.process().map(StatusCommand::memory).orElse("-"),
          status.state().restarts(),
          status.word());
    }
    if (supervisor.isEmpty()) {
      System.out.println(
          "The supervisor is gone, so nothing is started again when it dies: run ./polymath up.");
      return 1;
    }
    return statuses.stream().allMatch(Platform.Status::ready) ? 0 : 1;
  }

  private static String uptime(Census.Member member) {
    return member
        .process()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()))
        .map(d -> "%d:%02d:%02d".formatted(d.toHours(), d.toMinutesPart(), d.toSecondsPart()))
        .orElse("-");
  }

  private static String memory(Census.Member member) {
    return "%d MiB".formatted(member.memory() >> 20);
  }
}
