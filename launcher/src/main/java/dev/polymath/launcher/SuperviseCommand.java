package dev.polymath.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code up} starts and leaves behind. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    var platform = Platform.here();
    new Supervisor(
            platform.home(),
            platform.census(),
            platform.postgres(),
            platform.ports(),
            platform.programs())
        .run();
    return 0;
  }
}
