package dev.polymath.molecule.training;

import dev.polymath.molecule.grover.LabelledMolecule;
import dev.polymath.molecule.grover.PropertyKind;
import dev.polymath.molecule.grover.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How good predictions are, under the names that a job tells. */
final class Judgement {

  private Judgement() {}

  /** {@code rocAuc} and {@code crossEntropy}, or {@code rmse} and {@code mae}. */
  static Map<String, Double> of(
      PropertyKind kind, List<float[]> predicted, List<LabelledMolecule> molecules) {
    var scores = new Scores(predicted, molecules.stream().map(LabelledMolecule::targets).toList());
    var metrics = new LinkedHashMap<String, Double>();
    switch (kind) {
      case CLASSIFICATION -> {
        scores.rocAuc().ifPresent(score -> metrics.put("rocAuc", score));
        scores.crossEntropy().ifPresent(score -> metrics.put("crossEntropy", score));
      }
      case REGRESSION -> {
        scores.rootMeanSquaredError().ifPresent(score -> metrics.put("rmse", score));
        scores.meanAbsoluteError().ifPresent(score -> metrics.put("mae", score));
      }
    }
    return metrics;
  }
}
