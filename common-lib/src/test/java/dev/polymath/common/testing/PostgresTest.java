package dev.polymath.common.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * Gives the Spring context of a test a real and empty PostgreSQL database of its own.
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = RANDOM_PORT)
 * @PostgresTest
 * class JobsApiTest { … }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ContextConfiguration(initializers = PostgresTest.Initializer.class)
public @interface PostgresTest {

  /** Points {@code spring.datasource} at a new {@link TestDatabase}. */
  final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      Map<String, Object> properties =
          TestDatabase.create().springProperties().entrySet().stream()
              .collect(Collectors.toMap(e -> (String) e.getKey(), Map.Entry::getValue));
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("test database", properties));
    }
  }
}
