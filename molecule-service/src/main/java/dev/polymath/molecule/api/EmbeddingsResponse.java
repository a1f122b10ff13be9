package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.training.MoleculeModels.Embedded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The molecules of a request as vectors, in its order. */
record EmbeddingsResponse(String model, int version, List<Item> items) {

  /**
   * A molecule.
   *
   * @param embedding left out where it is not valid, or atoms or bonds are asked for
   * @param atoms a vector for each, in the order of the text
   * @param bonds a vector for each, in the order of the text
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String smiles,
      float @Nullable [] embedding,
      float @Nullable [][] atoms,
      float @Nullable [][] bonds,
      @Nullable SmilesError error) {

    static Item broken(String smiles, SmilesError error) {
      return new Item(smiles, null, null, null, error);
    }
  }

  static EmbeddingsResponse of(SentMolecules molecules, Embedded embedded) {
    return new EmbeddingsResponse(
        embedded.model().name(),
        embedded.model().version(),
        molecules.items(
            embedded.vectors(),
            (smiles, vector) -> new Item(smiles, vector, null, null, null),
            Item::broken));
  }

  static EmbeddingsResponse ofAtoms(
      SentMolecules molecules, ModelVersion model, List<float[][]> vectors) {
    return new EmbeddingsResponse(
        model.name(),
        model.version(),
        molecules.items(
            vectors, (smiles, rows) -> new Item(smiles, null, rows, null, null), Item::broken));
  }

  static EmbeddingsResponse ofBonds(
      SentMolecules molecules, ModelVersion model, List<float[][]> vectors) {
    return new EmbeddingsResponse(
        model.name(),
        model.version(),
        molecules.items(
            vectors, (smiles, rows) -> new Item(smiles, null, null, rows, null), Item::broken));
  }
}
