package dev.polymath.pose;

import dev.polymath.common.testing.LayeringRules;
import org.junit.jupiter.api.Test;

class LayeringTest {

  @Test
  void theServiceKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofService(
            "dev.polymath.pose",
            "dev.polymath.pose.skeleton",
            "dev.polymath.pose.camera",
            "dev.polymath.pose.detector",
            "dev.polymath.pose.evaluation",
            "dev.polymath.pose.temporal")
        .check();
  }
}
