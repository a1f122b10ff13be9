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

  record Request(PointList x, NumberList y) {}

  @Test
  void areReadRowByRow() {
    var read = read("{\"x\": [[1, 2.5], [-3e-1, 4]], \"y\": [0, 1e300]}");

    assertThat(read.x()).isEqualTo(new PointList(new double[] {1, 2.5, -0.3, 4}, 2, 2));
    assertThat(read.y()).isEqualTo(new NumberList(new double[] {0, 1e300}));
  }

  @Test
  void areWrittenAsTheyWereRead() {
    var json = "{\"x\":[[1.0,2.5],[-0.3,4.0]],\"y\":[0.1,1.0E300]}";

    assertThat(JSON.writeValueAsString(read(json))).isEqualTo(json);
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
        "{\"y\": [[1]]}        | y[0]    | Must be a number"
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
