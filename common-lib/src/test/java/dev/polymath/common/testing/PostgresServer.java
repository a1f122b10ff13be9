package dev.polymath.common.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL of a test JVM: a container where a Docker engine and an image can be had, else the
 * embedded server. {@code POLYMATH_TEST_POSTGRES} forces {@code container} or {@code embedded};
 * {@code POLYMATH_TEST_POSTGRES_IMAGE} names another image.
 */
final class PostgresServer {

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final String DEFAULT_IMAGE = "postgres:18";

  private final String address;
  private final Properties credentials = new Properties();

  private PostgresServer(String address, String user, String password) {
    this.address = address;
    credentials.setProperty("user", user);
    credentials.setProperty("password", password);
  }

  static PostgresServer shared() {
    return Holder.SHARED;
  }

  String url(String database) {
    return "jdbc:postgresql://" + address + "/" + database;
  }

  Properties credentials() {
    return credentials;
  }

  private static PostgresServer start() {
    var wanted = System.getenv().getOrDefault("POLYMATH_TEST_POSTGRES", "auto");
    return switch (wanted) {
      case "container" -> container();
      case "embedded" -> embedded();
      case "auto" -> DockerClientFactory.instance().isDockerAvailable() ? either() : embedded();
      default ->
          throw new IllegalArgumentException(
              "POLYMATH_TEST_POSTGRES is container, embedded or auto, not " + wanted);
    };
  }

  private static PostgresServer either() {
    try {
      return container();
    } catch (RuntimeException e) {
      log.warn("A Docker engine runs, but no PostgreSQL image can be had: {}", e.getMessage());
      return embedded();
    }
  }

  private static PostgresServer container() {
    var image = System.getenv().getOrDefault("POLYMATH_TEST_POSTGRES_IMAGE", DEFAULT_IMAGE);
    // The container ends with this JVM: Testcontainers' own reaper sees to it.
    @SuppressWarnings("resource")
    var container =
        new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
    container.start();
    log.info("Tests run on PostgreSQL in a container of {}", image);
    return new PostgresServer(
        container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
        container.getUsername(),
        container.getPassword());
  }

  private static PostgresServer embedded() {
    try {
      var server = EmbeddedPostgres.builder().start();
      log.info("Tests run on the embedded PostgreSQL, port {}", server.getPort());
      return new PostgresServer("127.0.0.1:" + server.getPort(), "postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    static final PostgresServer SHARED = start();
  }
}
