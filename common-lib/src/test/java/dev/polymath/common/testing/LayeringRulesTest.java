package dev.polymath.common.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class LayeringRulesTest {

  @Test
  void theCommonLibraryKeepsToTheRulesOfTheHouse() {
    LayeringRules.ofCommonLibrary().check();
  }

  @Test
  void eachBreachIsCaught() {
    var root = "dev.polymath.common.testing.untidy";
    var rules =
        LayeringRules.ofService(root, root + ".method")
            .over(new ClassFileImporter().importPackages(root));

    assertThatThrownBy(rules::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rooms that need each other are one room")
        .hasMessageContaining("its name says which")
        .hasMessageContaining("entities stay behind their repository")
        .hasMessageContaining("given what it needs by its constructor")
        .hasMessageContaining("usable as a plain library")
        .hasMessageContaining("data knows the method alone")
        .hasMessageContaining("a job runs without a caller")
        .hasMessageContaining("knows neither tables nor tensors");
  }
}
