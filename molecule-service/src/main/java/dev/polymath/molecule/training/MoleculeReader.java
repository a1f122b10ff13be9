package dev.polymath.molecule.training;

import dev.polymath.common.datasets.Dataset;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.chemistry.Molecule;
import dev.polymath.molecule.chemistry.SmilesReader;
import dev.polymath.molecule.data.MoleculeFile.Row;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set's molecules once, file after file. Public data sets have lines that are no
 * molecules; a few of them are left out and counted, while a file full of them is a mistake.
 */
final class MoleculeReader {

  /** Where one line in so many is no molecule, or more are, something is wrong with the file. */
  private static final int ONE_IN = 10;

  private final Datasets datasets;
  private final MoleculeProperties bounds;
  private final Runnable pulse;
  private final SmilesReader chemistry = new SmilesReader();
  private int lines;
  private int leftOut;
  private long atoms;
  private @Nullable String firstLeftOut;

  /**
   * Reads from data sets.
   *
   * @param pulse called at every molecule; what it throws ends the reading
   */
  MoleculeReader(Datasets datasets, MoleculeProperties bounds, Runnable pulse) {
    this.datasets = datasets;
    this.bounds = bounds;
    this.pulse = pulse;
  }

  /** Hands each molecule on with its row. */
  void read(Dataset dataset, BiConsumer<Row, Molecule> taker) throws IOException {
    new DatasetRows(datasets, bounds.maxTrainingMolecules())
        .read(dataset, (file, row) -> take(file, row, taker));
    if (leftOut * ONE_IN > lines) {
      throw new Unprocessable(
          "dataset",
          "%,d of %,d lines are no molecules, the first of them %s. Correct them, or leave them out."
              .formatted(leftOut, lines, firstLeftOut));
    }
    if (lines == 0) throw new Unprocessable("dataset", "Has no molecules.");
  }

  /** How many lines were no molecules. */
  int leftOut() {
    return leftOut;
  }

  private void take(String file, Row row, BiConsumer<Row, Molecule> taker) {
    pulse.run();
    lines++;
    Molecule molecule;
    try {
      molecule = chemistry.read(row.smiles());
    } catch (MalformedSmiles e) {
      if (leftOut++ == 0) {
        firstLeftOut = "line " + row.line() + " of " + file + ": " + e.getMessage();
      }
      return;
    }
    atoms += molecule.atoms();
    if (atoms > bounds.maxTrainingAtoms()) {
      throw new TooLarge(
          "The data set has more than %,d atoms, which is the most that is worked with here; leave some out."
              .formatted(bounds.maxTrainingAtoms()));
    }
    taker.accept(row, molecule);
  }
}
