package dev.polymath.gp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gp.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Kernels as JSON, and JSON as kernels. */
class KernelTreeTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.5",
        "WhiteKernel(0.3, 'fixed')",
        "RBF(0.7, (1e-3, 1e3))",
        "RBF([0.7, 1.9], 'fixed')",
        "RBF([0.7, 1.9], [(0.1, 1), (0.2, 2)])",
        "Matern(0.8, nu=0.5)",
        "Matern([0.8, 1.0], (0.1, 9), inf)",
        "RationalQuadratic(0.9, 0.6, 'fixed', (0.1, 9))",
        "ExpSineSquared(1.3, 2.2, (0.1, 9), 'fixed')",
        "DotProduct(0.6) ** 3",
        "1.3**2 * RBF(0.7) * (ExpSineSquared() + 2) ** 2 + WhiteKernel(0.3)"
      })
  void textAndJsonSayTheSame(String text) {
    var kernel = Kernel.parse(text);

    var json = JSON.writeValueAsString(kernel.tree());
    var read = Kernel.fromTree(JSON.readValue(json, Object.class));

    assertThat(read).isEqualTo(kernel);
    assertThat(read.text()).isEqualTo(kernel.text());
    assertThat(read.tree()).isEqualTo(kernel.tree());
  }

  @Test
  void isWrittenAsTheDocumentationSays() {
    var kernel = Kernel.parse("1.69 * RBF([0.7, 1.2], (0.01, 100)) + WhiteKernel(0.02, 'fixed')");

    assertThat(kernel.tree())
        .isEqualTo(
            Map.of(
                "type",
                "sum",
                "left",
                Map.of(
                    "type",
                    "product",
                    "left",
                    Map.of(
                        "type",
                        "constant",
                        "constantValue",
                        1.69,
                        "constantValueBounds",
                        List.of(1e-5, 1e5)),
                    "right",
                    Map.of(
                        "type",
                        "rbf",
                        "lengthScale",
                        List.of(0.7, 1.2),
                        "lengthScaleBounds",
                        List.of(0.01, 100.0))),
                "right",
                Map.of("type", "white", "noiseLevel", 0.02, "noiseLevelBounds", "fixed")));
  }

  @Test
  void whatIsLeftOutTakesScikitLearnsDefault() {
    assertThat(Kernel.fromTree(Map.of("type", "matern")))
        .isEqualTo(Kernel.parse("Matern(1.0, (1e-5, 1e5), 1.5)"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "12                                      | kernel             | must be an object",
        "[]                                      | kernel             | must be an object",
        "null                                    | kernel             | must be an object",
        "{}                                      | kernel.type        | must be one of [sum,",
        "{\"type\": 3}                           | kernel.type        | must be one of",
        "{\"type\": \"wave\"}                    | kernel.type        | wave is not known",
        "{\"type\": \"rbf\", \"nu\": 1}          | kernel.nu          | is not known here",
        "{\"type\": \"rbf\", \"lengthScale\": 0} | kernel.lengthScale | positive",
        "{\"type\": \"rbf\", \"lengthScale\": null} | kernel.lengthScale | positive",
        "{\"type\": \"rbf\", \"lengthScale\": \"1\"} | kernel.lengthScale | positive",
        "{\"type\": \"rbf\", \"lengthScale\": []} | kernel.lengthScale | must hold 1 to 1,000",
        "{\"type\": \"rbf\", \"lengthScale\": [1, -2]} | kernel.lengthScale[1] | positive",
        "{\"type\": \"rbf\", \"lengthScaleBounds\": \"free\"} | kernel.lengthScaleBounds | \"fixed\" or a pair",
        "{\"type\": \"rbf\", \"lengthScaleBounds\": [1]} | kernel.lengthScaleBounds | a pair",
        "{\"type\": \"rbf\", \"lengthScaleBounds\": [2, 1]} | kernel.lengthScaleBounds | lower bound first",
        "{\"type\": \"rbf\", \"lengthScaleBounds\": [[1, 2], 3]} | kernel.lengthScaleBounds[1] | a pair",
        "{\"type\": \"white\", \"noiseLevel\": [1, 2]} | kernel       | takes one noise_level",
        "{\"type\": \"matern\", \"nu\": 2}       | kernel             | nu = 0.5, 1.5, 2.5",
        "{\"type\": \"sum\", \"left\": {\"type\": \"rbf\"}} | kernel.right | must be an object",
        "{\"type\": \"power\", \"kernel\": {\"type\": \"rbf\"}, \"exponent\": 1.5} | kernel.exponent | whole number",
        "{\"type\": \"product\", \"left\": {\"type\": \"rbf\"}, \"right\": {\"type\": \"rbf\", \"x\": 1}} | kernel.right.x | is not known"
      })
  void anErrorNamesThePlace(String json, String field, String message) {
    var tree = JSON.readValue(json, Object.class);

    var refusal = Refusal.of(() -> KernelTree.parse(tree));

    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.message()).contains(message);
  }

  @Test
  void aTreeIsBounded() {
    Map<String, ?> leaf = Map.of("type", "rbf");
    Map<String, ?> deep = leaf;
    for (var i = 0; i < 100_000; i++) deep = Map.of("type", "power", "kernel", deep, "exponent", 1);
    var tower = deep;

    assertThat(Refusal.of(() -> Kernel.fromTree(tower)).message()).contains("nested more than 150");
  }
}
