package dev.polymath.gp;

import dev.polymath.common.testing.LayeringRules;
import org.junit.jupiter.api.Test;

class LayeringTest {

  @Test
  void theServiceKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofService(
            "dev.polymath.gp",
            "dev.polymath.gp.kernel",
            "dev.polymath.gp.linalg",
            "dev.polymath.gp.process")
        .check();
  }
}
