package dev.polymath.launcher;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Ends the processes of an installation in the order that loses nothing: services first, asked
 * before forced, then PostgreSQL in its fast mode. It goes by what runs, so it works as well for a
 * supervisor that goes down as for what a killed one left behind.
 */
final class Shutdown {

  private static final Duration SERVICES_MAY_TAKE = Duration.ofSeconds(30);
  private static final Duration POSTGRES_MAY_TAKE = Duration.ofSeconds(60);
  private static final Duration KILLED_MAY_TAKE = Duration.ofSeconds(10);

  private final Census census;

  Shutdown(Census census) {
    this.census = census;
  }

  /** Ends all members but the supervisor. */
  void run() throws IOException, InterruptedException {
    Predicate<Census.Member> service =
        member ->
            !member.name().equals(Census.SUPERVISOR) && !member.name().equals(Census.POSTGRES);
    members(service).forEach(member -> member.process().destroy());
    if (!gone(service, SERVICES_MAY_TAKE)) kill(service);

    Predicate<Census.Member> postgres = member -> member.name().equals(Census.POSTGRES);
    var postmaster = census.find(Census.POSTGRES);
    if (postmaster.isPresent()) interrupt(postmaster.get().process());
    if (!gone(postgres, postmaster.isPresent() ? POSTGRES_MAY_TAKE : KILLED_MAY_TAKE)) {
      // Its write-ahead log repairs this at the next start.
      kill(postgres);
    }
  }

  private void kill(Predicate<Census.Member> which) throws InterruptedException {
    members(which).forEach(member -> member.process().destroyForcibly());
    gone(which, KILLED_MAY_TAKE);
  }

  private boolean gone(Predicate<Census.Member> which, Duration patience)
      throws InterruptedException {
    var deadline = Instant.now().plus(patience);
    while (!members(which).isEmpty()) {
      if (Instant.now().isAfter(deadline)) return false;
      Thread.sleep(50);
    }
    return true;
  }

  private List<Census.Member> members(Predicate<Census.Member> which) {
    return census.members().stream().filter(which).toList();
  }

  /** PostgreSQL's fast mode: the signal that Java has no call for. */
  private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).inheritIO().start().waitFor();
  }
}
