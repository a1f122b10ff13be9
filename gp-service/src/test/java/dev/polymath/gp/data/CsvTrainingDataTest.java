package dev.polymath.gp.data;

import static java.lang.Double.NaN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.process.TrainingSet;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people have them. */
class CsvTrainingDataTest {

  private static final int MAX_ROWS = 100;
  private static final CsvTrainingData PLAIN =
      new CsvTrainingData(List.of(), List.of(), false, MAX_ROWS);

  @Test
  void theLastColumnIsYAndAllOthersAreX() {
    var data = read(PLAIN, "a,b,c\n1,2,3\n4,5.5,-6e-1\n");

    assertThat(data.x().column(0)).containsExactly(1, 4);
    assertThat(data.x().column(1)).containsExactly(2, 5.5);
    assertThat(data.y()).containsExactly(3, -0.6);
  }

  @Test
  void columnsAreChosenByName() {
    var chosen = new CsvTrainingData(List.of("c", "a"), List.of("b"), false, MAX_ROWS);

    var data = read(chosen, "a,b,c,note\n1,2,3,\"fine, really\"\n4,5,6,\n");

    assertThat(data.x().column(0)).containsExactly(3, 6);
    assertThat(data.x().column(1)).containsExactly(1, 4);
    assertThat(data.y()).containsExactly(2, 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\r\n1,2\r\n3,4\r\n",
        "\uFEFFa,b\n1,2\n3,4",
        "a,b\n\n 1 , 2 \n\n\"3\",4\n\n",
        "a,b\n1.0,2e0\n+3,.4e1\n"
      })
  void lineEndsBlanksQuotesAndByteOrderMarksDoNotMatter(String csv) {
    var data = read(new CsvTrainingData(List.of("a"), List.of("b"), false, MAX_ROWS), csv);

    assertThat(data.x().column(0)).containsExactly(1, 3);
    assertThat(data.y()).containsExactly(2, 4);
  }

  @Test
  void rowsWithGapsAreLeftOutWhereThatIsAsked() {
    var skipping = new CsvTrainingData(List.of("a"), List.of("b"), true, 2);

    var data = read(skipping, "a,b,note\n1,2,\n3,,x\n,4,x\n  ,5,x\n6,7,x\n");

    assertThat(data.x().column(0)).containsExactly(1, 6);
    assertThat(data.y()).containsExactly(2, 7);
  }

  @Test
  void elseTheyAreRefusedWithTheRemedy() {
    assertRefused(
        PLAIN, "a,b\n1,2\n3,\n", "Line 3, column b: is empty; fill it, or set skipIncomplete.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "NaN", "Infinity", "1e999", "1,5", "0x1p3", "1d", "2f", "--1"})
  void whatIsNoNumberIsRefusedWithItsLineAndColumn(String cell) {
    assertRefused(
        PLAIN, "a,b\n1,2\n3,\"" + cell + "\"\n", "Line 3, column b: is not a finite number.");
  }

  @Test
  void anAbsentColumnIsRefusedWithTheOnesThatAreThere() {
    var csv = "a,b\n1,2\n";

    var input =
        Refusal.of(() -> read(new CsvTrainingData(List.of("a", "c"), List.of("b"), false, 9), csv));
    assertThat(input.field()).isEqualTo("inputs[1]");
    assertThat(input.message()).contains("has [a, b]");
    var target =
        Refusal.of(() -> read(new CsvTrainingData(List.of("a"), List.of("y"), false, 9), csv));
    assertThat(target.field()).isEqualTo("target");
  }

  @Test
  void ofSeveralTargetsAnyMayBeMissing() {
    var csv = "t,a,b\n0,1,2\n1,,3\n2,,\n";
    var reader = new CsvTrainingData(List.of(), List.of("a", "b"), false, MAX_ROWS);

    var table = table(reader, csv);

    assertThat(table.x().values()).containsExactly(0, 1, 2);
    assertThat(table.y().columns()).isEqualTo(2);
    assertThat(table.y().values()).containsExactly(1, 2, NaN, 3, NaN, NaN);
    assertThat(table.y().observed()).isEqualTo(3);
    var twice = new CsvTrainingData(List.of(), List.of("a", "a"), false, MAX_ROWS);
    assertThat(Refusal.of(() -> table(twice, csv)).field()).isEqualTo("targets[1]");
    var all = new CsvTrainingData(List.of(), List.of("t", "a", "b"), false, MAX_ROWS);
    assertThat(Refusal.of(() -> table(all, csv)).field()).isEqualTo("targets");
  }

  @Test
  void rowsOfOtherLengthsAreRefused() {
    assertRefused(PLAIN, "a,b\n1,2\n3\n", "not well-formed CSV");
    assertRefused(PLAIN, "a,b\n1,2\n3,4,5\n", "not well-formed CSV");
  }

  @Test
  void semicolonsAreRefusedWithTheRemedy() {
    assertRefused(PLAIN, "a;b\n1,5;2,5\n", "separated by semicolons; separate them by commas");
  }

  @Test
  void aFirstLineOfNumbersIsNoHeader() {
    assertRefused(PLAIN, "1.0,2.0\n3.0,4.0\n", "Its first line holds numbers; put the names");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "'3,4,5', 3"})
  void aRowThatIsNotAsLongAsTheHeaderIsRefusedByItsLine(String row, int fields) {
    assertRefused(PLAIN, "a,b\n" + row + "\n", "has %d fields".formatted(fields));
    assertRefused(PLAIN, "a,b\n1,2\n" + row + "\n", "Record 3 has %d fields".formatted(fields));
  }

  @Test
  void namesMustDiffer() {
    assertRefused(PLAIN, "a,a\n1,2\n", "Header contains duplicate fields: [a]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "a,b\n", "a,b\n\n\n"})
  void anEmptyTableIsRefused(String csv) {
    assertRefused(PLAIN, csv, "no rows below its header");
  }

  @Test
  void moreRowsThanFitAreRefusedWithoutReadingOn() {
    var endless = new Endless("a,b\n", "1,2\n");

    var refusal = Refusal.of(() -> PLAIN.read(endless));

    assertThat(refusal.message()).isEqualTo("Has more than 100 rows.");
    assertThat(endless.served).isLessThan(1 << 20);
  }

  @Test
  void anEndlessFieldIsRefused() {
    var endless = new Endless("a,b\n\"", "1");

    var refusal = Refusal.of(() -> PLAIN.read(endless));

    assertThat(refusal.message()).contains("not well-formed CSV");
    assertThat(endless.served).isLessThan(64 << 20);
  }

  @Test
  void anEndlessHeaderIsRefused() {
    var endless = new Endless("a", ",b");

    assertThat(Refusal.of(() -> PLAIN.read(endless)).field()).isEqualTo("file");
    assertThat(endless.served).isLessThan(64 << 20);
  }

  private static TrainingSet read(CsvTrainingData reader, String csv) {
    var table = table(reader, csv);
    return TrainingSet.of(table.x().toRows(), table.y().values());
  }

  private static CsvTrainingData.Table table(CsvTrainingData reader, String csv) {
    return reader.read(new ByteArrayInputStream(csv.getBytes(UTF_8)));
  }

  private static void assertRefused(CsvTrainingData reader, String csv, String message) {
    var refusal = Refusal.of(() -> read(reader, csv));
    assertThat(refusal.field()).isEqualTo("file");
    assertThat(refusal.message()).contains(message);
  }

  /** A beginning, and then the same again and again. */
  private static final class Endless extends InputStream {
    private final byte[] start;
    private final byte[] again;
    private long served;

    Endless(String start, String again) {
      this.start = start.getBytes(UTF_8);
      this.again = again.getBytes(UTF_8);
    }

    @Override
    public int read() {
      var at = served++;
      return at < start.length
          ? start[(int) at]
          : again[(int) ((at - start.length) % again.length)];
    }
  }
}
