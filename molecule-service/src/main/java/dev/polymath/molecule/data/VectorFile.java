package dev.polymath.molecule.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file holds molecules as vectors, a row each. What is written of some rows is whole in
 * itself: a file is its head and then its rows, in as many pieces as one likes.
 */
public sealed interface VectorFile permits NpyFile, CsvFile {

  /**
   * A row of a file.
   *
   * @param vector null where the text is no molecule
   * @param error why it is none, null exactly where it is one
   */
  record Row(String smiles, float @Nullable [] vector, @Nullable String error) {}

  /** What a file of this kind is called. */
  String name();

  /**
   * What it begins with.
   *
   * @param rows how many there will be
   */
  byte[] head(long rows);

  byte[] rows(List<Row> rows);
}
