package dev.polymath.common.jobs;

import dev.polymath.common.testing.TestDatabase;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One replica of a service without HTTP: an application of its own on a shared database. */
record Replica(ConfigurableApplicationContext context) implements AutoCloseable {

  private static final Map<String, String> QUICK =
      Map.of(
          "spring.flyway.locations", "classpath:db/migration/common",
          "spring.main.banner-mode", "off",
          "logging.level.com.github.kagkarlsson", "warn",
          "polymath.jobs.poll-interval", "100ms",
          "polymath.jobs.report-every", "100ms",
          "polymath.jobs.checkpoint-every", "100ms",
          "polymath.jobs.shutdown-wait", "20s");

  /** Starts one; {@code settings} are as in a properties file. */
  static Replica start(TestDatabase database, String... settings) {
    var all = new TreeMap<>(QUICK);
    all.put("spring.datasource.url", database.url());
    all.put("spring.datasource.username", database.user());
    all.put("spring.datasource.password", database.password());
    for (var setting : settings) {
      var parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return new Replica(
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                all.entrySet().stream()
                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new)));
  }

  Jobs jobs() {
    return context.getBean(Jobs.class);
  }

  JdbcClient jdbc() {
    return context.getBean(JdbcClient.class);
  }

  Job find(UUID id) {
    return jobs().find(id).orElseThrow();
  }

  @Override
  public void close() {
    context.close();
  }

  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    JobsAutoConfiguration.class
  })
  @Import(JobsTestConfiguration.class)
  static class Application {}
}
