package dev.polymath.molecule;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class MoleculeApplication {
  public static void main(String[] args) {
    SpringApplication.run(MoleculeApplication.class, args);
  }
}
