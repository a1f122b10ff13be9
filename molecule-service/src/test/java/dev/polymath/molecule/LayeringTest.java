package dev.polymath.molecule;

import dev.polymath.common.testing.LayeringRules;
import org.junit.jupiter.api.Test;

class LayeringTest {

  @Test
  void theServiceKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofService(
            "dev.polymath.molecule",
            "dev.polymath.molecule.graph",
            "dev.polymath.molecule.chemistry",
            "dev.polymath.molecule.grover")
        .check();
  }
}
