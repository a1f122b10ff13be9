package dev.polymath.common.security;

import dev.polymath.common.web.Problems;
import java.time.Clock;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** The trust between gateway and services, where it is switched on; else none of this is loaded. */
@AutoConfiguration(afterName = "dev.polymath.common.web.WebAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty("polymath.security.enabled")
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityAutoConfiguration {

  /** After request ids and bounds, before all that asks who calls. */
  private static final int ORDER = -100;

  @Bean
  InternalTokens internalTokens(SecurityProperties properties) {
    var clock = Clock.systemUTC();
    return properties.secret() != null && !properties.secret().isBlank()
        ? InternalTokens.hs256(
            properties.secret(),
            properties.former(),
            properties.issuer(),
            properties.lifetime(),
            clock)
        : InternalTokens.es256(
            Objects.requireNonNull(properties.jwk()),
            properties.former(),
            properties.issuer(),
            properties.lifetime(),
            clock);
  }

  @Bean
  @ConditionalOnBooleanProperty(name = "polymath.security.verify", matchIfMissing = true)
  FilterRegistrationBean<GatewayOnlyFilter> gatewayOnlyFilter(
      InternalTokens tokens,
      SecurityProperties properties,
      Problems problems,
      @Value("${polymath.service}") String service) {
    var filter = new GatewayOnlyFilter(tokens, service, properties.openPaths(), problems);
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(ORDER);
    return registration;
  }
}
