package dev.polymath.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A service of the platform: present once its module has been built.
 *
 * @param name what {@code status} and {@code logs} call it, and its segment in the gateway's routes
 * @param module the Maven module whose jar it is
 * @param port where it listens unless its variable says otherwise
 */
record Service(String name, String module, int port) {

  static final Service GATEWAY = new Service("gateway", "gateway-service", 8080);
  static final Service FEDERATION = new Service("federation", "federation-service", 8082);

  /** All there are, the gateway first. A new service is one line here. */
  static final List<Service> KNOWN =
      List.of(
          GATEWAY,
          new Service("pose", "pose-service", 8081),
          FEDERATION,
          new Service("molecules", "molecule-service", 8083),
          new Service("gan", "gan-service", 8084),
          new Service("gp", "gp-service", 8085));

  /** The variable that moves it to another port. */
  String portVariable() {
    return this.equals(GATEWAY) ? "POLYMATH_PORT" : "POLYMATH_" + variable() + "_PORT";
  }

  /** Its name as part of the name of a variable. */
  String variable() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** The runnable jar that Maven made, the newest where several versions lie about. */
  Optional<Path> jar(Path checkout) {
    var target = checkout.resolve(module).resolve("target");
    if (!Files.isDirectory(target)) return Optional.empty();
    try (var jars = Files.newDirectoryStream(target, module + "-[0-9]*.jar")) {
      return StreamSupport.stream(jars.spliterator(), false)
          .filter(jar -> !jar.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
          .max(Comparator.comparingLong(jar -> jar.toFile().lastModified()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
