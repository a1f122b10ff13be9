package dev.polymath.gp.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.process.MeanFunction;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Mean functions as JSON. */
class MeanTreeTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void aNameIsFittedAndCoefficientsAreKnown() {
    assertThat(MeanTree.parse(null)).isEqualTo(MeanFunction.zero());
    assertThat(parse("\"zero\"")).isEqualTo(MeanFunction.zero());
    assertThat(parse("\"linear\"")).isEqualTo(MeanFunction.fitted(Degree.LINEAR));
    assertThat(parse("{\"type\": \"linear\"}")).isEqualTo(MeanFunction.fitted(Degree.LINEAR));
    assertThat(parse("{\"type\": \"linear\", \"coefficients\": [1, 0.5]}"))
        .isEqualTo(MeanFunction.fixed(Degree.LINEAR, List.of(1.0, 0.5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"quadratic\"", "{\"type\": \"constant\", \"coefficients\": [2.5]}", "\"zero\""})
  void isWrittenAsItIsRead(String json) {
    var mean = parse(json);

    assertThat(MeanTree.parse(MeanTree.of(mean))).isEqualTo(mean);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"cubic\"                                       | mean",
        "3                                               | mean",
        "{\"type\": 3}                                   | mean.type",
        "{\"type\": \"cubic\"}                           | mean.type",
        "{\"type\": \"linear\", \"slope\": 1}            | mean.slope",
        "{\"type\": \"linear\", \"coefficients\": 1}     | mean.coefficients",
        "{\"type\": \"linear\", \"coefficients\": [1, \"2\"]} | mean.coefficients[1]",
        "{\"type\": \"linear\", \"coefficients\": []}    | mean",
        "{\"type\": \"zero\", \"coefficients\": [1]}     | mean"
      })
  void anErrorNamesThePlace(String json, String field) {
    assertThat(Refusal.of(() -> parse(json)).field()).isEqualTo(field);
  }

  private static MeanFunction parse(String json) {
    return MeanTree.parse(JSON.readValue(json, Object.class));
  }
}
