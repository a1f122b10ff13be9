package dev.polymath.launcher;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps one member running: starts it, waits for its end, and starts it again after a pause, until
 * it is told to stop or the member died too often.
 */
final class Keeper {

  private final String member;
  private final int port;
  private final Start start;
  private final Home home;
  private final Backoff backoff;
  private final Consumer<String> log;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private int restarts;

  Keeper(String member, int port, Start start, Home home, Backoff backoff, Consumer<String> log) {
    this.member = member;
    this.port = port;
    this.start = start;
    this.home = home;
    this.backoff = backoff;
    this.log = log;
  }

  /** Returns when the member is to run no more. */
  void keep() throws IOException, InterruptedException {
    while (true) {
      var exit = runOnce();
      if (stopping.getCount() == 0) return;
      var pause = backoff.afterDeath(Instant.now());
      if (pause.isEmpty()) {
        log.accept("%s ended with %s too often; it is left alone".formatted(member, exit));
        report(MemberState.Phase.GIVEN_UP);
        return;
      }
      restarts++;
      log.accept(
          "%s ended with %s; start %d follows in %d s"
              .formatted(member, exit, restarts + 1, pause.get().toSeconds()));
      report(MemberState.Phase.RESTARTING);
      await(pause.get());
    }
  }

  void report(MemberState.Phase phase) throws IOException {
    new MemberState(phase, port, restarts).save(home, member);
  }

  /** Nothing is started any more; what runs is not touched. */
  synchronized void stop() {
    stopping.countDown();
  }

  private String runOnce() throws InterruptedException {
    try {
      var process = startUnlessStopping();
      return process.isPresent() ? "status " + process.get().waitFor() : "no start";
    } catch (IOException e) {
      return "\"" + e.getMessage() + "\"";
    }
  }

  /** Not while {@link #stop} runs: what starts is seen by whoever stops the processes after it. */
  private synchronized Optional<Process> startUnlessStopping() throws IOException {
    if (stopping.getCount() == 0) return Optional.empty();
    var process = start.start();
    report(MemberState.Phase.STARTED);
    log.accept("%s started as process %d".formatted(member, process.pid()));
    return Optional.of(process);
  }

  private void await(Duration pause) throws InterruptedException {
    var stopped = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    if (stopped) log.accept(member + " is not started again: the platform goes down");
  }

  /** Starts the process of a member. */
  interface Start {
    Process start() throws IOException;
  }
}
