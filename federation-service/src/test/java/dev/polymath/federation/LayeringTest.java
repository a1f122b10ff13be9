package dev.polymath.federation;

import dev.polymath.common.testing.LayeringRules;
import org.junit.jupiter.api.Test;

class LayeringTest {

  @Test
  void theServiceKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofService(
            "dev.polymath.federation",
            "dev.polymath.federation.weights",
            "dev.polymath.federation.task",
            "dev.polymath.federation.averaging",
            "dev.polymath.federation.strategy",
            "dev.polymath.federation.random",
            "dev.polymath.federation.compression",
            "dev.polymath.federation.privacy",
            "dev.polymath.federation.secure")
        .check();
  }
}
