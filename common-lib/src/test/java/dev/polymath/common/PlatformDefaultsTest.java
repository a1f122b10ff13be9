package dev.polymath.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.PostgresTest;
import jakarta.persistence.EntityManager;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(properties = {"polymath.service=gp", "server.max-http-request-header-size=9KB"})
@PostgresTest
class PlatformDefaultsTest {

  @Autowired Environment environment;
  @Autowired JdbcClient database;
  @Autowired EntityManager entities;
  @Autowired Flyway flyway;

  @Test
  void bindsToLoopbackOnVirtualThreads() {
    assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
    assertThat(environment.getProperty("spring.threads.virtual.enabled")).isEqualTo("true");
  }

  @Test
  void whatAServiceSetsWins() {
    assertThat(environment.getProperty("server.max-http-request-header-size")).isEqualTo("9KB");
  }

  @Test
  void plainSqlFlywayAndHibernateShareTheSchemaOfTheService() {
    assertThat(database.sql("select current_schema()").query(String.class).single())
        .isEqualTo("gp");
    assertThat(
            database
                .sql("select schemaname from pg_tables where tablename = 'flyway_schema_history'")
                .query(String.class)
                .single())
        .isEqualTo("gp");
    assertThat(entities.getEntityManagerFactory().getProperties().get("hibernate.default_schema"))
        .isEqualTo("gp");
  }

  @Test
  void aVersionStartsOnADatabaseThatTheNextOneHasMigrated() {
    database
        .sql(
            """
            insert into flyway_schema_history
              (installed_rank, version, description, type, script, installed_by, execution_time, success)
            values (98, '055', 'common', 'SQL', 'V055__common.sql', 'next', 1, true),
              (99, '2000', 'of the service', 'SQL', 'V2000__of_the_service.sql', 'next', 1, true)
            """)
        .update();

    flyway.validate();
    assertThat(flyway.migrate().migrationsExecuted).isZero();
  }

  /** It lives above the rooms, unlike any service, so Spring Data would find their rows twice. */
  @Configuration
  @EnableAutoConfiguration(excludeName = "dev.polymath.common.models.ModelsAutoConfiguration")
  static class Application {}
}
