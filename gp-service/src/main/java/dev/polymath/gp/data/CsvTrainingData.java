package dev.polymath.gp.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a training set from a table in CSV whose first line names its columns.
 *
 * @param inputs the columns that make x; empty means all but the targets
 * @param targets the column that is y, or one for each of several outputs; empty means the last
 * @param skipIncomplete whether rows with an empty cell are passed over rather than refused; of
 *     several targets any may be empty, for what is not observed
 * @param maxRows more rows are refused
 */
public record CsvTrainingData(
    List<String> inputs, List<String> targets, boolean skipIncomplete, int maxRows) {

  private static final int MAX_COLUMNS = 1_000;
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?+(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+");

  /** What a table holds, a row for each of its lines. */
  public record Table(PointList x, TargetList y) {}

  /** Reads the whole stream; errors name the line and the column. */
  public Table read(InputStream csv) {
    var x = new ArrayList<double[]>();
    var y = new ArrayList<double[]>();
    Columns columns = null;
    try (var table =
        CsvReader.builder()
            .skipEmptyLines(true)
            .detectBomHeader(true)
            .ofNamedCsvRecord(csv, StandardCharsets.UTF_8)) {
      for (var line : table) {
        if (columns == null) columns = columns(line.getHeader());
        requireWhole(line);
        if (skipIncomplete && columns.hasGap(line)) continue;
        if (x.size() == maxRows) {
          throw new InvalidRequest("file", "Has more than " + maxRows + " rows.");
        }
        x.add(columns.inputs().stream().mapToDouble(input -> number(line, input)).toArray());
        y.add(targets(line, columns.targets()));
      }
    } catch (CsvParseException e) {
      throw new InvalidRequest("file", "Is not well-formed CSV: " + e.getMessage());
    } catch (UncheckedIOException | IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
    if (x.isEmpty()) {
      throw new InvalidRequest("file", "Has no rows below its header.");
    }
    return new Table(
        new PointList(flat(x), x.size(), x.getFirst().length),
        new TargetList(flat(y), y.getFirst().length));
  }

  private static double[] flat(List<double[]> rows) {
    return rows.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] targets(NamedCsvRecord line, List<String> targets) {
    return targets.stream()
        .mapToDouble(
            target ->
                targets.size() > 1 && line.getField(target).isBlank()
                    ? Double.NaN
                    : number(line, target))
        .toArray();
  }

  private static void requireWhole(NamedCsvRecord line) {
    var fields = line.getFieldCount();
    var named = line.getHeader().size();
    if (fields != named) {
      throw new InvalidRequest(
          "file",
          "Line %d has %d fields where the header names %d."
              .formatted(line.getStartingLineNumber(), fields, named));
    }
  }

  private record Columns(List<String> inputs, List<String> targets) {
    boolean hasGap(NamedCsvRecord line) {
      return targets.stream().allMatch(target -> line.getField(target).isBlank())
          || inputs.stream().anyMatch(input -> line.getField(input).isBlank());
    }
  }

  private Columns columns(List<String> header) {
    if (header.size() == 1 && header.getFirst().contains(";")) {
      throw new InvalidRequest(
          "file",
          "Its columns are separated by semicolons; separate them by commas, and write decimals with"
              + " a point.");
    }
    if (header.stream().allMatch(name -> isDecimal(name.strip()))) {
      throw new InvalidRequest(
          "file", "Its first line holds numbers; put the names of the columns above them.");
    }
    if (header.size() < 2 || header.size() > MAX_COLUMNS + 1) {
      throw new InvalidRequest(
          "file", "Has " + header.size() + " columns; 2 to " + (MAX_COLUMNS + 1) + " will do.");
    }
    var y = targets.isEmpty() ? List.of(header.getLast()) : targets;
    var x = inputs.isEmpty() ? header.stream().filter(name -> !y.contains(name)).toList() : inputs;
    if (x.isEmpty()) {
      throw new InvalidRequest("targets", "Leave no column of the file for x.");
    }
    for (var i = 0; i < x.size(); i++) requireKnown("inputs[" + i + "]", x.get(i), header);
    var seen = new HashSet<String>();
    for (var i = 0; i < y.size(); i++) {
      var field = y.size() == 1 ? "target" : "targets[" + i + "]";
      requireKnown(field, y.get(i), header);
      if (!seen.add(y.get(i))) throw new InvalidRequest(field, "Is named twice.");
    }
    return new Columns(x, y);
  }

  private static void requireKnown(String field, String column, List<String> header) {
    if (!header.contains(column)) {
      throw new InvalidRequest(field, "The file has no such column; it has " + header + ".");
    }
  }

  private static double number(NamedCsvRecord line, String column) {
    var cell = line.getField(column).strip();
    if (isDecimal(cell)) {
      var value = Double.parseDouble(cell);
      if (Double.isFinite(value)) return value;
    }
    throw new InvalidRequest(
        "file",
        "Line "
            + line.getStartingLineNumber()
            + ", column "
            + column
            + (cell.isEmpty()
                ? ": is empty; fill it, or set skipIncomplete."
                : ": is not a finite number."));
  }

  /** Digits, as spreadsheets write them; Java's parser would take 0x1p3 and 2f as well. */
  private static boolean isDecimal(String cell) {
    return DECIMAL.matcher(cell).matches();
  }
}
