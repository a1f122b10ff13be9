package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.molecule.data.MoleculeFile.Row;
import dev.polymath.molecule.grover.PropertyKind;
import java.util.BitSet;
import java.util.Optional;

/** Measurements out of the cells of rows; an empty cell is one that nobody measured. */
final class Measured {

  private final Molecules.Columns columns;

  /** Which columns a row has had. */
  private final BitSet seen = new BitSet();

  Measured(Molecules.Columns columns) {
    this.columns = columns;
  }

  /** Of each property, not a number where nobody measured; nothing where nobody measured any. */
  Optional<float[]> of(Row row) {
    var targets = new float[columns.names().size()];
    var any = false;
    for (var i = 0; i < targets.length; i++) {
      var cell = row.columns().get(columns.names().get(i));
      if (cell != null) seen.set(i);
      targets[i] = cell == null ? Float.NaN : number(row.line(), columns.names().get(i), cell);
      any |= !Float.isNaN(targets[i]);
    }
    return any ? Optional.of(targets) : Optional.empty();
  }

  private float number(long line, String column, String cell) {
    var text = cell.strip();
    if (text.isEmpty() || text.equalsIgnoreCase("nan")) return Float.NaN;
    float number;
    try {
      number = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw wrong(line, column, "is no number; leave it empty where nobody measured");
    }
    if (!Float.isFinite(number)) throw wrong(line, column, "is too large a number");
    if (columns.kind() == PropertyKind.CLASSIFICATION && number != 0 && number != 1) {
      throw wrong(line, column, "is neither 0 nor 1, as a classification has it");
    }
    return number;
  }

  /** To be called after the last row. */
  void requireAllSeen() {
    var missing = seen.nextClearBit(0);
    if (missing < columns.names().size()) {
      throw new Unprocessable(
          "properties", "The data set has no column " + columns.names().get(missing) + ".");
    }
  }

  private static Unprocessable wrong(long line, String column, String what) {
    return new Unprocessable(
        "properties", "Line %d: the cell of %s %s.".formatted(line, column, what));
  }
}
