package dev.polymath.federation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The server that federates; with the profile {@code client}, one who holds data and trains. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class FederationApplication {
  public static void main(String[] args) {
    SpringApplication.run(FederationApplication.class, args);
  }

  @Configuration(proxyBeanMethods = false)
  @Profile("!client")
  @ComponentScan({"dev.polymath.federation.api", "dev.polymath.federation.training"})
  static class Server {}

  @Configuration(proxyBeanMethods = false)
  @Profile("client")
  @ComponentScan("dev.polymath.federation.client")
  static class Client {}
}
