package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.molecule.training.MoleculeModels.Embedded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The molecules of a request as vectors, in its order. */
record EmbeddingsResponse(String model, int version, List<Item> items) {

  /**
   * A molecule.
   *
   * @param embedding left out where it is not valid
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(String smiles, float @Nullable [] embedding, @Nullable SmilesError error) {}

  static EmbeddingsResponse of(SentMolecules molecules, Embedded embedded) {
    return new EmbeddingsResponse(
        embedded.model().name(),
        embedded.model().version(),
        molecules.items(
            embedded.vectors(),
            (smiles, vector) -> new Item(smiles, vector, null),
            (smiles, error) -> new Item(smiles, null, error)));
  }
}
