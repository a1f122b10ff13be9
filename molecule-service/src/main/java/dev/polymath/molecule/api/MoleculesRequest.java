package dev.polymath.molecule.api;

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
}
