package dev.polymath.molecule.training;

import dev.polymath.molecule.grover.LabelledMolecule;
import dev.polymath.molecule.grover.PretrainingExample;
import dev.polymath.molecule.grover.Vocabulary;
import java.io.IOException;
import java.util.List;

/** Where jobs get molecules from: data sets of SMILES, read by chemistry. */
public interface Molecules {

  /**
   * Checks, without reading molecules, that a data set is there to be read.
   *
   * @param field that named it
   */
  void check(String field, String dataset);

  /** All molecules of a data set, with what is around their atoms and bonds. */
  Corpus corpus(String dataset) throws IOException;

  /**
   * All molecules of a data set with what was measured, in three parts.
   *
   * @param properties names of columns
   * @param seed of how they are parted
   */
  Parts labelled(String dataset, List<String> properties, long seed) throws IOException;

  /** The sha256 of a data set. */
  String hash(String dataset) throws IOException;

  /**
   * Molecules to learn from without labels.
   *
   * @param vocabulary of their contexts and motifs
   */
  record Corpus(List<PretrainingExample> examples, Vocabulary vocabulary) {}

  /** Molecules to learn from, to stop by, and to judge by. */
  record Parts(
      List<LabelledMolecule> train,
      List<LabelledMolecule> validation,
      List<LabelledMolecule> test) {}
}
