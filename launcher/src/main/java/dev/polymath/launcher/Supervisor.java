package dev.polymath.launcher;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * The process that stays: starts PostgreSQL, then all services at once, starts again what dies, and
 * takes everything down when it is asked to end.
 */
final class Supervisor {

  private final Home home;
  private final Census census;
  private final Keeper postgresKeeper;
  private final Postgres postgres;
  private final List<Kept> services;

  /** Preparing is all work and no waiting: more at once than there are processors gains nothing. */
  private final Semaphore preparations = new Semaphore(Runtime.getRuntime().availableProcessors());

  Supervisor(
      Home home, Census census, Postgres postgres, Ports ports, List<ServiceProgram> programs) {
    this.home = home;
    this.census = census;
    this.postgres = postgres;
    postgresKeeper = keeper(Census.POSTGRES, ports.postgres(), postgres::start);
    services =
        programs.stream()
            .map(
                program ->
                    new Kept(
                        program,
                        keeper(
                            program.service().name(), ports.of(program.service()), program::start)))
            .toList();
  }

  /** Runs until the process is told to end. */
  void run() throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::takeDown, "take down"));
    log("The supervisor starts as process " + ProcessHandle.current().pid());
    postgresKeeper.report(MemberState.Phase.WAITING);
    for (var service : services) service.keeper().report(MemberState.Phase.WAITING);

    keep(Census.POSTGRES, postgresKeeper::keep);
    while (!postgres.isReady()) Thread.sleep(50);
    for (var service : services) {
      keep(service.program().service().name(), () -> prepareAndKeep(service));
    }
    new CountDownLatch(1).await();
  }

  private void prepareAndKeep(Kept service) throws IOException, InterruptedException {
    if (!service.program().isPrepared()) {
      preparations.acquire();
      try {
        service.keeper().report(MemberState.Phase.PREPARING);
        service.program().prepare();
      } finally {
        preparations.release();
      }
    }
    service.keeper().keep();
  }

  private void keep(String member, Keeping keeping) {
    Thread.ofPlatform()
        .name("keeper of " + member)
        .start(
            () -> {
              try {
                keeping.run();
              } catch (IOException e) {
                log("%s is not looked after any more: %s".formatted(member, e));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void takeDown() {
    try {
      log("Going down");
      postgresKeeper.stop();
      services.forEach(service -> service.keeper().stop());
      new Shutdown(census).run();
      MemberState.clear(home);
      log("Everything is down");
    } catch (IOException e) {
      log("Going down failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Keeper keeper(String member, int port, Keeper.Start start) {
    return new Keeper(member, port, start, home, new Backoff(), Supervisor::log);
  }

  private static void log(String message) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + message);
  }

  private record Kept(ServiceProgram program, Keeper keeper) {}

  private interface Keeping {
    void run() throws IOException, InterruptedException;
  }
}
