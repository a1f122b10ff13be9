package dev.polymath.gan;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class GanApplication {
  public static void main(String[] args) {
    SpringApplication.run(GanApplication.class, args);
  }
}
