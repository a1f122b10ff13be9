package dev.polymath.common.jobs;

import dev.polymath.common.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replica in a process of its own, to be killed or paused as the kernel does it. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  static WorkerProcess start(TestDatabase database, String... settings) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                database.url(),
                database.user(),
                database.password()));
    command.addAll(List.of(settings));
    return new WorkerProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("target", "worker-process-" + System.nanoTime() + ".log"))
            .start());
  }

  /** As {@code kill -9} does: without a last word. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  void pause() throws Exception {
    signal("STOP");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws Exception {
    kill();
  }

  public static void main(String[] arguments) throws InterruptedException {
    var settings = List.of(arguments).subList(3, arguments.length).toArray(String[]::new);
    try (var replica =
        Replica.start(new TestDatabase(arguments[0], arguments[1], arguments[2]), settings)) {
      // Ends with its parent, even if that was killed: nothing is left behind.
      var parent = ProcessHandle.current().parent().orElseThrow();
      while (parent.isAlive() && replica.context().isActive()) {
        Thread.sleep(Duration.ofMillis(200));
      }
    }
  }
}
