package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a job's metrics as papers print them: a line for each action, and their average
 * below.
 *
 * @param rows those of the model first
 */
record ErrorTable(List<Row> rows) {

  private static final Pattern ERROR =
      Pattern.compile(
          "(?:(?!NAMES\\.)(\\w+)\\.)?(NAMES)(?:\\.(.+))?"
              .replace("NAMES", "(?:mpjpe|pMpjpe|nMpjpe|mpjve|trajectoryError)"),
          Pattern.DOTALL);
  private static final String AVERAGE = "average";
  private static final Comparator<String> AVERAGE_LAST =
      Comparator.<String, Boolean>comparing(AVERAGE::equals).thenComparing(action -> action);
  private static final List<String> COLUMNS =
      List.of("of", "action", "mpjpe", "pMpjpe", "nMpjpe", "mpjve", "trajectoryError");

  /**
   * A line of the table, in millimetres.
   *
   * @param of {@code model}, {@code meanPose} or {@code unseenCamera}
   * @param action or {@code average}, over the actions
   * @param mpjve in millimetres a frame
   * @param trajectoryError null for models that do not say where the body is
   */
  record Row(
      String of,
      String action,
      double mpjpe,
      double pMpjpe,
      double nMpjpe,
      double mpjve,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double trajectoryError) {

    private List<String> cells() {
      var errors =
          Stream.of(mpjpe, pMpjpe, nMpjpe, mpjve)
              .map(error -> String.format(Locale.ROOT, "%.2f", error));
      var place =
          trajectoryError == null ? "" : String.format(Locale.ROOT, "%.2f", trajectoryError);
      return Stream.of(Stream.of(of, action), errors, Stream.of(place)).flatMap(s -> s).toList();
    }
  }

  /** The errors among metrics; no rows where there are none. */
  static ErrorTable of(Map<String, Double> metrics) {
    var lines = new LinkedHashMap<String, Map<String, Map<String, Double>>>();
    metrics.forEach(
        (name, value) -> {
          var parts = ERROR.matcher(name);
          if (!parts.matches()) return;
          var of = parts.group(1) == null ? "model" : parts.group(1);
          var action = parts.group(3) == null ? AVERAGE : parts.group(3);
          lines
              .computeIfAbsent(of, _ -> new TreeMap<>(AVERAGE_LAST))
              .computeIfAbsent(action, _ -> new LinkedHashMap<>())
              .put(parts.group(2), value);
        });
    var rows = new ArrayList<Row>();
    lines.forEach(
        (of, actions) -> actions.forEach((action, errors) -> rows.add(row(of, action, errors))));
    rows.sort(Comparator.comparing(row -> !row.of().equals("model")));
    return new ErrorTable(List.copyOf(rows));
  }

  private static Row row(String of, String action, Map<String, Double> errors) {
    return new Row(
        of,
        action,
        errors.getOrDefault("mpjpe", Double.NaN),
        errors.getOrDefault("pMpjpe", Double.NaN),
        errors.getOrDefault("nMpjpe", Double.NaN),
        errors.getOrDefault("mpjve", Double.NaN),
        errors.get("trajectoryError"));
  }

  String csv() {
    var text = new StringWriter();
    try (var csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(COLUMNS);
      rows.forEach(row -> csv.writeRecord(row.cells()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  String markdown() {
    var text = new StringBuilder();
    text.append("| of | action | MPJPE | P-MPJPE | N-MPJPE | MPJVE | trajectory |\n");
    text.append("|---|---|--:|--:|--:|--:|--:|\n");
    for (var row : rows) {
      text.append('|');
      for (var cell : row.cells()) text.append(' ').append(escaped(cell)).append(" |");
      text.append('\n');
    }
    return text.toString();
  }

  /** Actions are named by whoever named the files. */
  private static String escaped(String cell) {
    return cell.replaceAll("[\\\\`*_\\[\\]<>|#]", "\\\\$0").replaceAll("\\p{Cntrl}", " ");
  }
}
