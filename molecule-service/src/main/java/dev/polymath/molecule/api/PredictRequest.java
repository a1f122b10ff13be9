package dev.polymath.molecule.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Molecules of which properties are to be predicted.
 *
 * @param model the name of a fine-tuned model
 * @param version a number or an alias; the latest where left out
 * @param smiles one in each text; one that is broken is answered by itself
 */
@Schema(
    example =
        """
        {"model": "solubility", "smiles": ["CC(=O)Oc1ccccc1C(=O)O", "c1ccccc1O"]}""")
record PredictRequest(
    @NotNull(message = "Name a model that a finetune job made.") String model,
    @Nullable String version,
    @NotNull @Size(min = 1, message = "Name one molecule at least.")
        List<@NotNull String> smiles) {}
