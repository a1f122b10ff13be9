package dev.polymath.pose;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class PoseApplication {
  public static void main(String[] args) {
    SpringApplication.run(PoseApplication.class, args);
  }
}
