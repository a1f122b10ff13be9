package dev.polymath.launcher;

import dev.polymath.launcher.demo.Api;
import dev.polymath.launcher.demo.Clients;
import dev.polymath.launcher.demo.Stage;
import dev.polymath.launcher.demo.Walkthrough;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./polymath demo}. */
@Command(
    name = "demo",
    description = "Walks through the methods that run, printing numbers and writing pictures.")
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--gateway",
      description =
          "the platform at this address, which has three clients of the federation of its own, instead of that of ./polymath up")
  private @Nullable URI gateway;

  @Option(names = "--key-file", description = "the file with the key to call it with")
  private @Nullable Path keyFile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var platform = Platform.here();
    var pictures = Files.createDirectories(platform.home().demo());
    try (var progress = Progress.onStandardOutput()) {
      if (gateway == null) {
        show(platform, pictures, progress);
      } else {
        var key = keyFile == null ? null : new Secret(keyFile).read();
        var api = new Api(gateway, key, progress);
        walk(Walkthrough.ALL, new Stage(api, System.out, pictures, Clients.OF_ANOTHER));
      }
    }
    System.out.println("The demonstration went through; its pictures are in " + pictures + ".");
    return 0;
  }

  private static void show(Platform platform, Path pictures, Progress progress)
      throws IOException, InterruptedException {
    var statuses = platform.statuses();
    if (platform.supervisor().isEmpty() || !statuses.stream().allMatch(Platform.Status::ready)) {
      throw new Refusal("Polymath is not ready: run ./polymath up, then ./polymath demo.");
    }
    var walks =
        Walkthrough.ALL.stream()
            .filter(w -> statuses.stream().anyMatch(s -> s.name().equals(w.service())))
            .toList();
    if (walks.isEmpty()) throw new Refusal("None of the services that run has a demonstration.");
    try (var clients = new DemoClients(platform)) {
      var api = new Api(platform.gateway().orElseThrow(), platform.key().orElse(null), progress);
      walk(walks, new Stage(api, System.out, pictures, clients));
    }
  }

  private static void walk(List<Walkthrough> walks, Stage stage)
      throws IOException, InterruptedException {
    for (var walk : walks) walk.run(stage);
  }
}
