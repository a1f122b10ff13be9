package dev.polymath.fuzz.http;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How often each operation was answered how. */
final class Tally {

  private final Map<String, Row> rows = new TreeMap<>();

  private static final class Row {
    private final int[] classes = new int[6];
    private int busy;
    private double longest;
  }

  synchronized void add(Operation operation, @Nullable Answer answer, double seconds) {
    var row = rows.computeIfAbsent(operation.path() + " " + operation.method(), _ -> new Row());
    if (answer != null && answer.status() == 429) row.busy++;
    else row.classes[answer == null ? 0 : Math.min(answer.status() / 100, 5)]++;
    row.longest = Math.max(row.longest, seconds);
  }

  synchronized void print(PrintStream out) {
    out.printf(
        "%n%-76s %6s %6s %6s %6s %6s %6s %9s%n",
        "operation", "2xx", "3xx", "4xx", "429", "5xx", "none", "longest");
    var sum = new Row();
    rows.forEach(
        (name, row) -> {
          line(out, name, row);
          for (var i = 0; i < row.classes.length; i++) sum.classes[i] += row.classes[i];
          sum.busy += row.busy;
          sum.longest = Math.max(sum.longest, row.longest);
        });
    line(out, "all " + rows.size(), sum);
  }

  private static void line(PrintStream out, String name, Row row) {
    out.printf(
        "%-76s %6d %6d %6d %6d %6d %6d %7.1f s%n",
        name,
        row.classes[2],
        row.classes[3],
        row.classes[4],
        row.busy,
        row.classes[5],
        row.classes[0],
        row.longest);
  }
}
