package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code ./polymath secrets}: what {@code docker-compose.yml} and {@code k8s/} need to be given.
 */
@Command(
    name = "secrets",
    description = {
      "Draws the secrets of a deployment into a folder, a file each: those that are there already",
      "stay as they are."
    })
final class SecretsCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      defaultValue = "secrets",
      description = "the folder; ${DEFAULT-VALUE} if left out")
  private Path folder = Path.of("secrets");

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    // Containers see each file by itself and read it as a user of their own: what keeps others on
    // this machine away is the folder.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    for (var secret : drawn().entrySet()) {
      var file = folder.resolve(secret.getKey());
      new Secret(file).readOrCreate(secret.getValue());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }
    System.out.println("The secrets are in " + folder + ", which you alone can open.");
    return 0;
  }

  private static Map<String, String> drawn() {
    return new TreeMap<>(
        Map.of(
            "postgres-password", Secret.random(),
            "signing-secret", Secret.random(),
            "enrolment-token", Secret.random(),
            "grafana-password", Secret.random(),
            "first-key", KeyCommand.draw(),
            "metrics-key", KeyCommand.draw()));
  }
}
