package dev.polymath.molecule.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.training.Asked.Wanted;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Molecules to be embedded.
 *
 * @param model the name of an encoder
 * @param version a number or an alias; the latest where left out
 * @param smiles one in each text; one that is broken is answered by itself
 * @param level graph, a vector for each molecule, which is meant where it is left out; or atom or
 *     bond, one for each of those
 */
@Schema(
    example =
        """
        {"model": "encoder", "smiles": ["CC(=O)Oc1ccccc1C(=O)O", "c1ccccc1O"], "level": "graph"}""")
record EmbeddingsRequest(
    @NotNull(message = "Name a model that a pretrain job made.") String model,
    @Nullable String version,
    @NotNull @Size(min = 1, message = "Name one molecule at least.") List<@NotNull String> smiles,
    @Nullable String level) {

  /** What there is a vector for. */
  Wanted wanted() {
    return switch (level == null ? "graph" : level) {
      case "graph" -> Wanted.MOLECULES;
      case "atom" -> Wanted.ATOMS;
      case "bond" -> Wanted.BONDS;
      default -> throw new InvalidRequest("level", "Must be graph, atom or bond, or left out.");
    };
  }
}
