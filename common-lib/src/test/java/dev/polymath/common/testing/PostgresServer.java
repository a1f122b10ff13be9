package dev.polymath.common.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL of a test JVM: a container where a Docker engine and an image can be had, else the
 * embedded server. {@code POLYMATH_TEST_POSTGRES} forces {@code container} or {@code embedded};
 * {@code POLYMATH_TEST_POSTGRES_IMAGE} names another image.
 */
final class PostgresServer {

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  /** A second or two on an idle machine; the build's is busy. */
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

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
      case "auto" -> canHaveContainer() ? container() : embedded();
      default ->
          throw new IllegalArgumentException(
              "POLYMATH_TEST_POSTGRES is container, embedded or auto, not " + wanted);
    };
  }

  private static boolean canHaveContainer() {
    try {
      return DockerClientFactory.instance().isDockerAvailable()
          && hasImage(DockerClientFactory.lazyClient());
    } catch (ContainerFetchException e) {
      // Testcontainers first starts a container of its own that cleans up.
      log.warn("A Docker engine runs, but its images cannot be had: {}", e.getMessage());
      return false;
    }
  }

  private static boolean hasImage(DockerClient docker) {
    try {
      docker.inspectImageCmd(image()).exec();
      return true;
    } catch (NotFoundException e) {
      return canPull(docker);
    }
  }

  private static boolean canPull(DockerClient docker) {
    try {
      if (docker.pullImageCmd(image()).start().awaitCompletion(1, TimeUnit.MINUTES)) return true;
      log.warn("A Docker engine runs, but {} did not arrive within a minute", image());
    } catch (DockerException e) {
      log.warn("A Docker engine runs, but {} cannot be had: {}", image(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static PostgresServer container() {
    // The container ends with this JVM: Testcontainers sees to it.
    @SuppressWarnings("resource")
    var container =
        new PostgreSQLContainer(
            DockerImageName.parse(image()).asCompatibleSubstituteFor("postgres"));
    // Cached Spring contexts keep their connections.
    container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
    container.withStartupTimeout(STARTS_WITHIN).start();
    log.info("Tests run on PostgreSQL in a container of {}", image());
    return new PostgresServer(
        container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
        container.getUsername(),
        container.getPassword());
  }

  private static String image() {
    return System.getenv().getOrDefault("POLYMATH_TEST_POSTGRES_IMAGE", "postgres:18");
  }

  private static PostgresServer embedded() {
    try {
      var server = EmbeddedPostgres.builder().setPGStartupWait(STARTS_WITHIN).start();
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
