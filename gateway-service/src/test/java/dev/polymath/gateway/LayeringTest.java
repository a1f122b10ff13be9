package dev.polymath.gateway;

import dev.polymath.common.testing.LayeringRules;
import org.junit.jupiter.api.Test;

class LayeringTest {

  @Test
  void theGatewayKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofService("dev.polymath.gateway").check();
  }
}
