package dev.polymath.launcher;

import dev.polymath.launcher.demo.Api;
import dev.polymath.launcher.demo.Stage;
import dev.polymath.launcher.demo.Walkthrough;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./polymath demo}. */
@Command(
    name = "demo",
    description = "Walks through the methods that run, printing numbers and writing pictures.")
final class DemoCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    var platform = Platform.here();
    var statuses = platform.statuses();
    if (platform.supervisor().isEmpty() || !statuses.stream().allMatch(Platform.Status::ready)) {
      throw new Refusal("Polymath is not ready: run ./polymath up, then ./polymath demo.");
    }
    var pictures = Files.createDirectories(platform.home().demo());
    var walks =
        Walkthrough.ALL.stream()
            .filter(w -> statuses.stream().anyMatch(s -> s.name().equals(w.service())))
            .toList();
    if (walks.isEmpty()) throw new Refusal("None of the services that run has a demonstration.");
    try (var progress = Progress.onStandardOutput();
        var clients = new DemoClients(platform)) {
      var api = new Api(platform.gateway().orElseThrow(), platform.key().orElse(null), progress);
      var stage = new Stage(api, System.out, pictures, clients);
      for (var walk : walks) walk.run(stage);
    }
    System.out.println("The demonstration went through; its pictures are in " + pictures + ".");
    return 0;
  }
}
