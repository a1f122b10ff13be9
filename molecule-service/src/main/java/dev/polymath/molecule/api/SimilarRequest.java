package dev.polymath.molecule.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Molecules to which others are to be found.
 *
 * @param model the name of an encoder
 * @param version a number or an alias; the latest where left out
 * @param dataset that was uploaded, to look in
 * @param smiles one in each text; one that is broken is answered by itself
 * @param count how many to find for each, 5 where left out
 */
@Schema(
    example =
        """
        {"model": "encoder", "dataset": "molecules", "smiles": ["CC(=O)Oc1ccccc1C(=O)O"],
         "count": 3}""")
record SimilarRequest(
    @NotNull(message = "Name a model that a pretrain job made.") String model,
    @Nullable String version,
    @NotNull(message = "Name a data set of molecules.") String dataset,
    @NotNull @Size(min = 1, max = 100, message = "Name from 1 to 100 molecules.")
        List<@NotNull String> smiles,
    @Nullable @Min(1) @Max(100) Integer count) {

  int most() {
    return count == null ? 5 : count;
  }
}
