package dev.polymath.molecule.training;

import dev.polymath.common.datasets.Dataset;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.molecule.data.MoleculeFile;
import dev.polymath.molecule.data.MoleculeFile.Row;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Rows of a data set, file after file, as they stand there.
 *
 * @param most of a file
 */
record DatasetRows(Datasets datasets, long most) {

  /** Of a row with its other columns, on average. */
  private static final long MOST_BYTES_OF_ROW = 2_000;

  /** Hands each row on with the name of its file. */
  void read(Dataset dataset, BiConsumer<String, Row> taker) throws IOException {
    var files =
        new MoleculeFile(
            (int) Math.min(most, Integer.MAX_VALUE), MOST_BYTES_OF_ROW * Math.max(1, most));
    for (var file : dataset.files()) {
      if (!MoleculeFile.reads(file.name())) continue;
      try (var in = datasets.open(dataset, file.name())) {
        files.read(file.name(), in, row -> taker.accept(file.name(), row));
      } catch (InvalidRequest e) {
        throw new Unprocessable(
            "dataset", "The file " + file.name() + ": " + e.errors().getFirst().message());
      }
    }
  }
}
