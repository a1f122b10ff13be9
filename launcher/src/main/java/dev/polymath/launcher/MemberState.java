package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What the supervisor knows of a member and a process list cannot tell.
 *
 * @param phase what it does with the member now
 * @param port where the member listens
 * @param restarts how often it has been started again
 */
record MemberState(Phase phase, int port, int restarts) {

  enum Phase {
    /** Its turn has not come: PostgreSQL must be up first. */
    WAITING,
    /** Its start-up cache is being made, once per build. */
    PREPARING,
    /** It was started; whether it is ready, only it can say. */
    STARTED,
    /** It died, and is started again in a moment. */
    RESTARTING,
    /** It died too often; the supervisor leaves it be. */
    GIVEN_UP
  }

  /** Replaces the member's file at once, so that no reader sees half of it. */
  void save(Home home, String member) throws IOException {
    var properties = new Properties();
    properties.setProperty("phase", phase.name());
    properties.setProperty("port", Integer.toString(port));
    properties.setProperty("restarts", Integer.toString(restarts));
    var temporary = home.run().resolve(member + ".state.new");
    try (var out = Files.newBufferedWriter(temporary)) {
      properties.store(out, null);
    }
    Files.move(
        temporary,
        file(home, member),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What was saved last; empty where the member is no part of this run. */
  static Optional<MemberState> load(Home home, String member) {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file(home, member))) {
      properties.load(in);
      return Optional.of(
          new MemberState(
              Phase.valueOf(properties.getProperty("phase", "")),
              Integer.parseInt(properties.getProperty("port", "")),
              Integer.parseInt(properties.getProperty("restarts", ""))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal(
          file(home, member) + " cannot be read: run ./polymath down, then ./polymath up.", e);
    }
  }

  /** Forgets all members: the platform is down. */
  static void clear(Home home) throws IOException {
    if (!Files.isDirectory(home.run())) return;
    try (var files = Files.newDirectoryStream(home.run(), "*.state*")) {
      for (var file : files) Files.deleteIfExists(file);
    }
  }

  private static Path file(Home home, String member) {
    return home.run().resolve(member + ".state");
  }
}
