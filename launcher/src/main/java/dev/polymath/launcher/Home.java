package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder that holds everything an installation keeps: {@code .polymath} in the checkout, or
 * where {@code POLYMATH_HOME} points.
 */
record Home(Path path) {

  private static final long NEEDED_MEBIBYTES = 1536;

  static Home of(Path checkout, Map<String, String> environment) {
    var chosen = environment.get("POLYMATH_HOME");
    var path = chosen == null || chosen.isBlank() ? checkout.resolve(".polymath") : Path.of(chosen);
    return new Home(real(path.toAbsolutePath().normalize()));
  }

  /** Without symbolic links, as the system names the folders that processes work in. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      var parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  /** PostgreSQL's data. */
  Path database() {
    return path.resolve("data/postgres");
  }

  Path password() {
    return path.resolve("data/password");
  }

  /** What a client of the federation must know to enrol. */
  Path enrolmentToken() {
    return path.resolve("data/enrolment-token");
  }

  /** What the gateway signs for services with. */
  Path signingSecret() {
    return path.resolve("data/signing-secret");
  }

  /** The key that may make all others. */
  Path firstKey() {
    return path.resolve("data/first-key");
  }

  /** What the clients of the demonstration keep: forgotten together with the database. */
  Path demoClients() {
    return path.resolve("data/demo-clients");
  }

  /** What can be made again at any time: unpacked programs, start-up caches. */
  Path cache() {
    return path.resolve("cache");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path log(String member) {
    return logs().resolve(member + ".log");
  }

  Path run() {
    return path.resolve("run");
  }

  Path demo() {
    return path.resolve("demo");
  }

  /** Makes the folders, and refuses where they cannot be written or the disk is nearly full. */
  void prepare() {
    try {
      for (var folder : new Path[] {database().getParent(), cache(), logs(), run()}) {
        Files.createDirectories(folder);
      }
      Files.delete(Files.createTempFile(run(), "writable", ""));
    } catch (IOException e) {
      throw new Refusal(
          path + " cannot be written: " + reason(e) + "; choose another folder with POLYMATH_HOME.",
          e);
    }
    requireSpace();
  }

  private void requireSpace() {
    try {
      var free = Files.getFileStore(path).getUsableSpace() >> 20;
      if (free < NEEDED_MEBIBYTES) {
        throw new Refusal(
            "Only %d MiB are free for %s and Polymath needs %d: make room, or choose another folder with POLYMATH_HOME."
                .formatted(free, path, NEEDED_MEBIBYTES));
      }
    } catch (IOException e) {
      throw new Refusal("The free space of " + path + " cannot be read: " + reason(e) + ".", e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "no permission for " + denied.getFile();
      case java.nio.file.FileAlreadyExistsException clash -> clash.getFile() + " is not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }
}
