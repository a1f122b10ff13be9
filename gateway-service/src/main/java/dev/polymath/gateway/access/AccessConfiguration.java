package dev.polymath.gateway.access;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.polymath.common.security.InternalTokens;
import dev.polymath.common.security.Loopback;
import dev.polymath.gateway.edge.EdgeOrder;
import dev.polymath.gateway.edge.FailureAnswer;
import dev.polymath.gateway.services.GatewayProperties;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/** With keys or without: the two are wired apart, and without keys there is no database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {

  @Bean
  NeededRoles neededRoles(AccessProperties properties) {
    return new NeededRoles(PathSet.of(properties.infer()), PathSet.of(properties.admin()));
  }

  @Bean
  Entrance entrance(NeededRoles needed) {
    return new Entrance(needed);
  }

  private static <F extends Filter> FilterRegistrationBean<F> atTheEdge(F filter) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(EdgeOrder.SECURITY);
    return registration;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = "polymath.gateway.access.keys",
      havingValue = false,
      matchIfMissing = true)
  static class WithoutKeys {

    @Bean
    FilterRegistrationBean<Filter> everyoneEnters(@Value("${server.address:}") String boundTo) {
      if (!Loopback.is(boundTo)) {
        throw new IllegalStateException(
            "The gateway would listen at '%s', where others can reach it, without asking for keys: set polymath.gateway.access.keys=true"
                .formatted(boundTo));
      }
      return atTheEdge(
          (request, response, chain) -> {
            if (request instanceof jakarta.servlet.http.HttpServletRequest http) {
              Visitor.ANYONE.enter(http);
            }
            chain.doFilter(request, response);
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("polymath.gateway.access.keys")
  @EnableScheduling
  static class WithKeys {

    private static final String SCHEMA = "gateway";

    @Bean
    HikariDataSource accessDatabase(
        @Value("${spring.datasource.url}") String url,
        @Value("${spring.datasource.username}") String user,
        @Value("${spring.datasource.password}") String password) {
      var pool = new HikariConfig();
      pool.setJdbcUrl(url);
      pool.setUsername(user);
      pool.setPassword(password);
      pool.setPoolName(SCHEMA);
      pool.setSchema(SCHEMA);
      pool.setMaximumPoolSize(8);
      pool.setMinimumIdle(1);
      // A gateway that cannot look up a key says so soon.
      pool.setConnectionTimeout(5_000);
      return new HikariDataSource(pool);
    }

    @Bean
    JdbcClient accessTables(HikariDataSource database) {
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:db/migration/gateway")
          .defaultSchema(SCHEMA)
          .createSchemas(true)
          .load()
          .migrate();
      return JdbcClient.create(database);
    }

    @Bean
    ApiKeys apiKeys(JdbcClient accessTables, AccessProperties properties) {
      var keys = new ApiKeys(accessTables);
      GivenKeys.keep(keys, properties);
      return keys;
    }

    @Bean
    KeyCredentials keyCredentials(ApiKeys keys, AccessProperties properties) {
      return new KeyCredentials(keys, properties.remembered(), Clock.systemUTC());
    }

    @Bean
    AuditLog auditLog(JdbcClient accessTables) {
      return new AuditLog(accessTables);
    }

    @Bean
    RateLimits rateLimits(HikariDataSource database, JdbcClient migrated) {
      return new RateLimits(database);
    }

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(
        KeyCredentials keys,
        AccessProperties properties,
        GatewayProperties gateway,
        NeededRoles needed,
        RateLimits limits,
        AuditLog audit,
        FailureAnswer answer,
        ObjectProvider<InternalTokens> tokens) {
      if (tokens.getIfAvailable() == null) {
        throw new IllegalStateException(
            "polymath.gateway.access.keys needs polymath.security.enabled: without it services would see the callers' own keys, and take requests from anyone");
      }
      var credentials = new ArrayList<Credentials>(List.of(keys));
      var issuer = properties.jwt().issuer();
      if (issuer != null && !issuer.isBlank()) {
        credentials.add(
            IssuedTokens.of(
                properties.jwt(), issuer, new Allowance(properties.requestsPerMinute(), null)));
      }
      return atTheEdge(
          new AccessFilter(
              credentials,
              properties,
              needed,
              limits,
              audit,
              new ClientAddress(gateway.trustedProxies()),
              answer));
    }
  }
}
