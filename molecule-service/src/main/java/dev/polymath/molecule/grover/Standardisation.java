package dev.polymath.molecule.grover;

import java.util.Arrays;
import java.util.List;

/**
 * Mean and deviation of each property over those molecules of which it is known, so that networks
 * learn numbers around 0 whatever the unit.
 */
record Standardisation(float[] means, float[] deviations) {

  static Standardisation of(List<LabelledMolecule> molecules, int count) {
    var means = new float[count];
    var deviations = new float[count];
    for (var i = 0; i < count; i++) {
      var property = i;
      var known =
          molecules.stream()
              .mapToDouble(molecule -> molecule.targets()[property])
              .filter(target -> !Double.isNaN(target))
              .toArray();
      var mean = Arrays.stream(known).average().orElse(0);
      var variance = Arrays.stream(known).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      means[i] = (float) mean;
      deviations[i] = variance > 0 ? (float) Math.sqrt(variance) : 1;
    }
    return new Standardisation(means, deviations);
  }
}
