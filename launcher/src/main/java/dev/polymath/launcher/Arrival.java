package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until every member of a platform that was just started is ready, and shows how far it is.
 */
final class Arrival {

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int LAST_LINES = 15;

  private final Platform platform;
  private final Progress progress;
  private final Instant began = Instant.now();
  private final int expectedMembers;

  private boolean prepares;

  Arrival(Platform platform, Progress progress) {
    this.platform = platform;
    this.progress = progress;
    expectedMembers = platform.services().size() + 1;
  }

  /**
   * Refuses, with the end of its log, when a member dies on the way; then nothing is left running.
   */
  void await() throws IOException, InterruptedException {
    while (true) {
      var statuses = platform.statuses();
      prepares |= statuses.stream().anyMatch(s -> s.state().phase() == MemberState.Phase.PREPARING);
      if (statuses.size() >= expectedMembers
          && statuses.stream().allMatch(Platform.Status::ready)) {
        remember();
        return;
      }
      var casualty = casualty(statuses);
      if (casualty != null) abandon(casualty);
      progress.show(words(statuses), clock());
      Thread.sleep(250);
    }
  }

  private @Nullable String casualty(List<Platform.Status> statuses) {
    for (var status : statuses) {
      if (!status.ready()
          && (status.state().restarts() > 0
              || status.state().phase() == MemberState.Phase.GIVEN_UP)) {
        return status.name();
      }
    }
    var late = passed().compareTo(PATIENCE) > 0;
    var settled = passed().compareTo(Duration.ofSeconds(5)) > 0;
    if (settled && platform.supervisor().isEmpty()) return Census.SUPERVISOR;
    return late
        ? statuses.stream()
            .filter(s -> !s.ready())
            .map(Platform.Status::name)
            .findFirst()
            .orElse(Census.SUPERVISOR)
        : null;
  }

  private void abandon(String member) throws IOException, InterruptedException {
    var log = new Log(platform.home().log(member));
    var lastLines = String.join(System.lineSeparator(), log.tail(LAST_LINES));
    DownCommand.takeDown(platform, progress);
    progress.close();
    throw new Refusal(
        "%s%n%n%s did not start, so everything was stopped; above are the last lines of %s."
            .formatted(lastLines, member, log.file()));
  }

  private static String words(List<Platform.Status> statuses) {
    if (statuses.isEmpty()) return "The supervisor starts";
    return statuses.stream()
        .map(status -> status.name() + " " + status.word())
        .collect(Collectors.joining(", "));
  }

  private String clock() {
    var toGo = expected().minus(passed()).toSeconds();
    return toGo > 0
        ? "(%d s, about %d s to go)".formatted(passed().toSeconds(), toGo)
        : "(%d s)".formatted(passed().toSeconds());
  }

  private Duration passed() {
    return Duration.between(began, Instant.now());
  }

  /** As long as the last time, if there was one. */
  private Duration expected() {
    try {
      return Duration.ofSeconds(Long.parseLong(Files.readString(memory()).strip()));
    } catch (IOException | NumberFormatException e) {
      return Duration.ofSeconds((prepares ? 25L : 10L) * expectedMembers);
    }
  }

  private void remember() throws IOException {
    Files.writeString(memory(), Long.toString(passed().toSeconds() + 1));
  }

  /** Starts that prepare take longer: the two are remembered apart. */
  private Path memory() {
    return platform.home().cache().resolve(prepares ? "first-start-seconds" : "start-seconds");
  }
}
