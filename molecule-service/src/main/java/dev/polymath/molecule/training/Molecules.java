package dev.polymath.molecule.training;

import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.Classes;
import dev.polymath.molecule.grover.LabelledMolecule;
import dev.polymath.molecule.grover.PretrainingExample;
import dev.polymath.molecule.grover.PropertyKind;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where jobs get molecules from: data sets of SMILES, read by chemistry. */
public interface Molecules {

  /**
   * Checks, without reading molecules, that a data set is there to be read.
   *
   * @param field that named it
   */
  void check(String field, String dataset);

  /**
   * All molecules of a data set, with what is around their atoms and bonds.
   *
   * @param pulse called at every molecule; what it throws ends the reading
   */
  Corpus corpus(String dataset, Runnable pulse) throws IOException;

  /**
   * All molecules of a data set with what was measured, in three parts.
   *
   * @param columns that hold the measurements
   * @param seed of how they are parted
   * @param pulse called at every molecule; what it throws ends the reading
   */
  Parts labelled(String dataset, Columns columns, long seed, Runnable pulse) throws IOException;

  /**
   * All molecules of a data set of which something was measured.
   *
   * @param columns that hold the measurements
   * @param pulse called at every molecule; what it throws ends the reading
   */
  MeasuredMolecules measured(String dataset, Columns columns, Runnable pulse) throws IOException;

  /**
   * All molecules of a data set, as a list.
   *
   * @param most more are refused
   */
  Listed library(String dataset, int most) throws IOException;

  /**
   * How many rows a data set has; reads it, but no molecules.
   *
   * @param most more are refused
   * @param pulse called at every row; what it throws ends the reading
   */
  long count(String dataset, long most, Runnable pulse) throws IOException;

  /**
   * Hands on each row of a data set, a few of them being no molecules. One is in memory.
   *
   * @param first how many rows are passed over, unread
   */
  void each(String dataset, long first, Consumer<Read> taker) throws IOException;

  /** The sha256 of a data set. */
  String hash(String dataset) throws IOException;

  /**
   * Molecules to learn from without labels.
   *
   * @param classes of their contexts and motifs
   * @param leftOut how many lines were no molecules
   */
  record Corpus(List<PretrainingExample> examples, Classes classes, int leftOut) {}

  /**
   * Columns that hold measurements.
   *
   * @param kind of all of them
   * @param names of properties, each once
   */
  record Columns(PropertyKind kind, List<String> names) {}

  /**
   * A row that was read.
   *
   * @param graph null where it is no molecule
   * @param error why it is none, null exactly where it is one
   */
  record Read(String smiles, @Nullable MolecularGraph graph, @Nullable String error) {}

  /** Molecules and how they are written. */
  record Listed(List<String> smiles, List<MolecularGraph> graphs) {}

  /**
   * Molecules with what was measured, in the order of the files.
   *
   * @param leftOut how many lines were no molecules
   */
  record MeasuredMolecules(List<LabelledMolecule> molecules, int leftOut) {}

  /**
   * Molecules to learn from, to stop by, and to judge by.
   *
   * @param leftOut how many lines were no molecules
   */
  record Parts(
      List<LabelledMolecule> train,
      List<LabelledMolecule> validation,
      List<LabelledMolecule> test,
      int leftOut) {}
}
