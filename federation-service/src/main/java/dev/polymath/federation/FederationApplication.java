package dev.polymath.federation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class FederationApplication {
  public static void main(String[] args) {
    SpringApplication.run(FederationApplication.class, args);
  }
}
