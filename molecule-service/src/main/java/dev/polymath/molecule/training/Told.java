package dev.polymath.molecule.training;

import dev.polymath.molecule.grover.Predictor.Prediction;
import java.util.List;

/** What a model tells, molecule by molecule in the order in which they were asked about. */
public sealed interface Told {

  /** By an encoder: its molecules as vectors. */
  record Embeddings(List<float[]> vectors) implements Told {}

  /**
   * Of each molecule several: vectors of its atoms or bonds by an encoder, or one row of weights of
   * its atoms by a fine-tuned model.
   */
  record Parts(List<float[][]> rows) implements Told {}

  /** By a fine-tuned model: values of its properties. */
  record Predictions(List<Prediction> predictions) implements Told {}
}
