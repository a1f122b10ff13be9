package dev.polymath.gp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class GaussianProcessesApplication {
  public static void main(String[] args) {
    SpringApplication.run(GaussianProcessesApplication.class, args);
  }
}
