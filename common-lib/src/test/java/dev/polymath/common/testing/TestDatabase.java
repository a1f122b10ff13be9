package dev.polymath.common.testing;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database on the PostgreSQL server that all tests of this JVM share.
 *
 * <p>Create one for each test class; {@link PostgresTest} does so for a Spring context.
 */
public record TestDatabase(String url, String user, String password) {

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** A new empty database; the server starts at the first call. */
  public static TestDatabase create() {
    var server = PostgresServer.shared();
    var name = "test" + COUNT.incrementAndGet();
    try (var connection =
            DriverManager.getConnection(server.url("postgres"), server.credentials());
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("No database could be created on the test server", e);
    }
    return new TestDatabase(
        server.url(name),
        server.credentials().getProperty("user"),
        server.credentials().getProperty("password"));
  }

  /** A plain data source, unpooled. */
  public DataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  Properties springProperties() {
    var properties = new Properties();
    properties.setProperty("spring.datasource.url", url);
    properties.setProperty("spring.datasource.username", user);
    properties.setProperty("spring.datasource.password", password);
    return properties;
  }
}
