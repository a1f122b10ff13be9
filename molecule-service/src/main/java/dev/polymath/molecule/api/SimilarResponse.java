package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.training.Neighbour;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For each molecule of a request, in its order, those of a library that are most like it. */
record SimilarResponse(String model, int version, List<Item> items) {

  /**
   * A molecule.
   *
   * @param nearest the most like first; left out where it is not valid
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(String smiles, @Nullable List<Neighbour> nearest, @Nullable SmilesError error) {}

  static SimilarResponse of(
      SentMolecules molecules, ModelVersion encoder, List<List<Neighbour>> nearest) {
    return new SimilarResponse(
        encoder.name(),
        encoder.version(),
        molecules.items(
            nearest,
            (smiles, found) -> new Item(smiles, found, null),
            (smiles, error) -> new Item(smiles, null, error)));
  }
}
