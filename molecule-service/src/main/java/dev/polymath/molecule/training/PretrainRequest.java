package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.grover.GroverArchitecture;
import dev.polymath.molecule.grover.Objective;
import dev.polymath.molecule.grover.Pretraining;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code {"type": "pretrain", …}}.
 *
 * @param name of the model to publish
 * @param dataset of molecules
 * @param preset small, base or large
 * @param size instead of a preset
 * @param objectives what is to be guessed, contexts, motifs or both; both where left out
 * @param epochs how often all molecules are seen
 * @param pace of learning
 * @param seed of weights, order, dropout and hops
 */
@Schema(example = PretrainRequest.EXAMPLE)
public record PretrainRequest(
    @NotNull(message = "Give the model a name.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @NotNull(message = "Name a data set of molecules.") String dataset,
    @Nullable String preset,
    @Nullable @Valid Size size,
    @Nullable List<@NotNull String> objectives,
    @Nullable Integer epochs,
    @Nullable @Valid Pace pace,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"name": "encoder", "dataset": "molecules", "size": {"hidden": 32, "heads": 2}, "epochs": 1,
       "seed": 1}""";

  GroverArchitecture architecture() {
    return Size.of(preset, size);
  }

  Pretraining.Settings settings() {
    var training = Pace.of(pace, epochs == null ? 10 : epochs, seed == null ? 0 : seed);
    if (objectives == null) return Pretraining.Settings.of(training);
    return new Pretraining.Settings(
        training, objectives.stream().map(PretrainRequest::objective).collect(Collectors.toSet()));
  }

  private static Objective objective(String name) {
    return switch (name) {
      case "contexts" -> Objective.CONTEXTS;
      case "motifs" -> Objective.MOTIFS;
      default -> throw new InvalidRequest("objectives", "Each must be contexts or motifs.");
    };
  }
}
