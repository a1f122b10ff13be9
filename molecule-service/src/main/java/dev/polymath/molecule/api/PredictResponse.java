package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.molecule.grover.Predictor.Prediction;
import dev.polymath.molecule.training.MoleculeModels.Predicted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the molecules of a request, in its order.
 *
 * @param kind classification or regression
 */
record PredictResponse(String model, int version, String kind, List<Item> items) {

  /**
   * A molecule; what does not apply is left out.
   *
   * @param values of each property, in the unit of what was measured; of a regression
   * @param probabilities that it has each property; of a classification
   * @param deviations of what the networks of the ensemble say; 0 where there is only one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String smiles,
      @Nullable Map<String, Float> values,
      @Nullable Map<String, Float> probabilities,
      @Nullable Map<String, Float> deviations,
      @Nullable SmilesError error) {}

  static PredictResponse of(SentMolecules molecules, Predicted predicted) {
    return new PredictResponse(
        predicted.model().name(),
        predicted.model().version(),
        predicted.kind(),
        molecules.items(
            predicted.predictions(),
            (smiles, prediction) -> item(smiles, prediction, predicted),
            (smiles, error) -> new Item(smiles, null, null, null, error)));
  }

  private static Item item(String smiles, Prediction prediction, Predicted predicted) {
    var values = named(predicted.properties(), prediction.values());
    var deviations = named(predicted.properties(), prediction.deviations());
    return predicted.kind().equals("classification")
        ? new Item(smiles, null, values, deviations, null)
        : new Item(smiles, values, null, deviations, null);
  }

  private static Map<String, Float> named(List<String> properties, float[] numbers) {
    var named = new LinkedHashMap<String, Float>();
    for (var i = 0; i < numbers.length; i++) named.put(properties.get(i), numbers[i]);
    return named;
  }
}
