package dev.polymath.molecule.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Molecules.
 *
 * @param smiles one in each text; one that is broken is answered by itself
 */
@Schema(example = "{\"smiles\": [\"CC(=O)Oc1ccccc1C(=O)O\", \"c1ccccc1O\", \"C1CC\"]}")
record MoleculesRequest(
    @NotNull @Size(min = 1, max = MoleculesRequest.MOST) List<@NotNull String> smiles) {

  /** Of one request. */
  static final int MOST = 1_000;

  /** Of all texts together: looking for groups takes up to a second for each 5,000. */
  private static final int MOST_CHARACTERS = 200_000;

  /** Refuses texts that are too long together, before any is read. */
  void requireRoom() {
    if (smiles.stream().mapToLong(String::length).sum() > MOST_CHARACTERS) {
      throw new InvalidRequest(
          "smiles",
          "At most %,d characters fit in one request; send it in parts."
              .formatted(MOST_CHARACTERS));
    }
  }
}
