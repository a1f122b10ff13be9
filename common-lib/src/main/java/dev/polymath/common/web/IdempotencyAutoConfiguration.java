package dev.polymath.common.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** {@code Idempotency-Key}, where there is a database to remember the answers in. */
@AutoConfiguration(
    after = WebAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(JdbcClient.class)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyAutoConfiguration {

  /** After whatever authenticates the caller: keys are each caller's own. */
  private static final int ORDER = 0;

  @Bean
  IdempotencyStore idempotencyStore(DataSource source, IdempotencyProperties properties) {
    return new IdempotencyStore(JdbcClient.create(source), properties.lease(), properties.expiry());
  }

  @Bean
  IdempotencyUpkeep idempotencyUpkeep(IdempotencyStore store, IdempotencyProperties properties) {
    return new IdempotencyUpkeep(store, properties.lease());
  }

  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
      IdempotencyStore store,
      Problems problems,
      ObjectProvider<RequestMappingHandlerMapping> mappings,
      IdempotencyProperties properties) {
    var filter =
        new IdempotencyFilter(
            store, idempotent(mappings), problems, properties.maxAnswer().toBytes());
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(ORDER);
    return registration;
  }

  private static Predicate<HttpServletRequest> idempotent(
      ObjectProvider<RequestMappingHandlerMapping> mappings) {
    return request -> mappings.orderedStream().anyMatch(mapping -> isIdempotent(mapping, request));
  }

  private static boolean isIdempotent(
      RequestMappingHandlerMapping mapping, HttpServletRequest request) {
    if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
      ServletRequestPathUtils.parseAndCache(request);
    }
    try {
      var chain = mapping.getHandler(request);
      return chain != null
          && chain.getHandler() instanceof HandlerMethod method
          && method.hasMethodAnnotation(Idempotent.class);
    } catch (Exception e) {
      // No handler takes this request; the dispatcher will say so in its own words.
      return false;
    }
  }
}
