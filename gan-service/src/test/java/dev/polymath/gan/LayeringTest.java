package dev.polymath.gan;

import dev.polymath.common.testing.LayeringRules;
import org.junit.jupiter.api.Test;

class LayeringTest {

  @Test
  void theServiceKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofService("dev.polymath.gan", "dev.polymath.gan.improved").check();
  }
}
