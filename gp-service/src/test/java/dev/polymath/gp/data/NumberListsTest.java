package dev.polymath.gp.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.failure.FieldError;
import dev.polymath.gp.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Numbers and points as JSON gives them. */
class NumberListsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  record Request(PointList x, NumberList y, TargetList z) {}

  @Test
  void areReadRowByRow() {
    var read = read("{\"x\": [[1, 2.5], [-3e-1, 4]], \"y\": [0, 1e300]}");

    assertThat(read.x()).isEqualTo(new PointList(new double[] {1, 2.5, -0.3, 4}, 2, 2));
    assertThat(read.y()).isEqualTo(new NumberList(new double[] {0, 1e300}));
  }

  @Test
  void areWrittenAsTheyWereRead() {
    for (var z : new String[] {"[0.1,2.0]", "[[0.1,null],[null,2.0]]"}) {
      var json = "{\"x\":[[1.0,2.5],[-0.3,4.0]],\"y\":[0.1,1.0E300],\"z\":%s}".formatted(z);

      assertThat(JSON.writeValueAsString(read(json))).isEqualTo(json);
    }
  }

  @Test
  void targetsOfSeveralOutputsHaveAColumnForEach() {
    var targets = read("{\"z\": [[1, null, 2], [3, 4, null]]}").z();

    assertThat(targets.rows()).isEqualTo(2);
    assertThat(targets.columns()).isEqualTo(3);
    assertThat(targets.observed()).isEqualTo(4);
    assertThat(targets.values()).containsExactly(1, Double.NaN, 2, 3, 4, Double.NaN);
  }

  @Test
  void growAsFarAsTheyMust() {
    var list = "0.5,".repeat(999) + "1";

    assertThat(read("{\"y\": [" + list + "]}").y().size()).isEqualTo(1_000);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\": 1}            | x       | Give a list of points",
        "{\"x\": []}           | x       | at least one point",
        "{\"x\": [1]}          | x[0]    | Each point is a list of numbers",
        "{\"x\": [[]]}         | x[0]    | at least one feature",
        "{\"x\": [[1], [1, 2]]}| x[1]    | Has 2 numbers where the points before have 1",
        "{\"x\": [[\"1\"]]}    | x[0][0] | Must be a number",
        "{\"x\": [[1e999]]}    | x[0][0] | finite number",
        "{\"y\": {}}           | y       | Give a list of numbers",
        "{\"y\": [1, null]}    | y[1]    | Must be a number",
        "{\"y\": [[1]]}        | y[0]    | Must be a number",
        "{\"z\": {}}           | z       | Give a list of numbers",
        "{\"z\": [1, null]}    | z[1]    | Must be a number",
        "{\"z\": [1, [2]]}     | z[1]    | Must be a number",
        "{\"z\": [[1]]}        | z[0]    | one for each of several outputs",
        "{\"z\": [[]]}         | z[0]    | one for each of several outputs",
        "{\"z\": [[1, 2], 3]}  | z[1]    | Must be a list of numbers",
        "{\"z\": [[1, 2], [3]]}| z[1]    | Has 1 numbers where the rows before have 2",
        "{\"z\": [[1, \"2\"]]}  | z[0][1] | Must be a number"
      })
  void anErrorNamesTheElement(String json, String field, String message) {
    var refusal = refusal(json);

    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.message()).contains(message);
  }

  @Test
  void areBounded() {
    var wide = "[" + "1,".repeat(PointList.MAX_COLUMNS) + "1]";
    assertThat(refusal("{\"x\": [" + wide + "]}").message()).contains("at most 1000 features");

    var many = "[1],".repeat(PointList.MAX_ROWS) + "[1]";
    assertThat(refusal("{\"x\": [" + many + "]}").message()).contains("At most 1000000 points");

    var numbers = "1,".repeat(PointList.MAX_VALUES) + "1";
    assertThat(refusal("{\"y\": [" + numbers + "]}").message()).contains("At most 4000000 numbers");
  }

  private static Request read(String json) {
    return JSON.readValue(json, Request.class);
  }

  private static FieldError refusal(String json) {
    return Refusal.of(
        () -> {
          try {
            read(json);
          } catch (JacksonException e) {
            // Jackson wraps what a reader throws; the web layer unwraps it again.
            throw e.getCause() == null ? e : e.getCause();
          }
        });
  }
}
