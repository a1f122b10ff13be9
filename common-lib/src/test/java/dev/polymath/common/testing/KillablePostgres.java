package dev.polymath.common.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of one test's own, which can be killed like {@code kill -9} does and started
 * again on the same data and the same port: for tests of what survives. All other tests share the
 * one behind {@link TestDatabase}.
 *
 * <pre>{@code
 * try (var server = KillablePostgres.start(temporaryFolder)) {
 *   …
 *   server.kill9();
 *   server.restart();
 *   …
 * }
 * }</pre>
 */
public final class KillablePostgres implements AutoCloseable {

  private final Path data;
  private EmbeddedPostgres server;

  private KillablePostgres(Path data) {
    this.data = data;
    server = start(data, 0);
  }

  /** Starts a new server, always the embedded one, with its files in a folder of the test's. */
  public static KillablePostgres start(Path folder) {
    return new KillablePostgres(folder.resolve("postgres"));
  }

  /** Its one database; the address survives a restart. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
  }

  public String user() {
    return "postgres";
  }

  public String password() {
    return "postgres";
  }

  /** A plain data source, unpooled. */
  public DataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(url());
    source.setUser(user());
    source.setPassword(password());
    return source;
  }

  /** {@code spring.datasource.*}, to start a context on this server. */
  public Properties springProperties() {
    return new TestDatabase(url(), user(), password()).springProperties();
  }

  /** Kills the postmaster and every backend, without a chance to write anything more. */
  public void kill9() {
    var postmaster = postmaster().orElseThrow(() -> new IllegalStateException("It does not run"));
    var all = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** Starts the server again after {@link #kill9}; returns once it has recovered its data. */
  public void restart() {
    if (postmaster().isPresent()) throw new IllegalStateException("It runs; kill it first");
    var port = server.getPort();
    stop();
    server = start(data, port);
  }

  @Override
  public void close() {
    stop();
  }

  /** The process that started the server is gone; the server's own is named among its data. */
  private Optional<ProcessHandle> postmaster() {
    try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines.findFirst().map(Long::parseLong).flatMap(ProcessHandle::of);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** After a kill this logs that it found nothing to stop, and lets go of the data all the same. */
  private void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres start(Path data, int port) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPort(port)
          // Its own default is to forgo durability, for speed; here durability is the point.
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("full_page_writes", "on")
          .setOutputRedirector(Redirect.DISCARD)
          .setErrorRedirector(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
