package dev.polymath.common.security;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;

/** A service that takes requests from anyone starts only where no other machine reaches it. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(
    name = "polymath.security.enabled",
    havingValue = false,
    matchIfMissing = true)
class ExposureAutoConfiguration {

  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> onLoopbackOnly(
      @Value("${server.address:}") String boundTo) {
    return factory -> {
      if (Loopback.is(boundTo)) return;
      throw new IllegalStateException(
          ("This service would listen at '%s', where others can reach it, and take requests from"
                  + " anyone: set polymath.security.enabled=true and polymath.security.secret")
              .formatted(boundTo));
    };
  }
}
