package dev.polymath.federation.client;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A process of the profile {@code client}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientProperties.class)
class ClientConfiguration {

  @Bean
  ClientProcess clientProcess(ClientProperties properties) {
    return new ClientProcess(properties);
  }
}
