package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.grover.FineTuning;
import dev.polymath.molecule.grover.GroverArchitecture;
import dev.polymath.molecule.grover.PropertyKind;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code {"type": "finetune", …}}.
 *
 * @param name of the model to publish
 * @param encoder the name of the model to begin with; without one, weights are random at the start
 * @param encoderVersion a number or an alias, or the latest
 * @param preset small, base or large, where there is no encoder
 * @param size instead of a preset
 * @param dataset of molecules and what was measured
 * @param properties columns to predict
 * @param kind classification or regression
 * @param frozen whether the encoder stays as it is
 * @param ensemble how many networks are trained, each with a seed of its own
 * @param patience epochs without an improvement after which a training stops
 * @param epochs how often all molecules are seen at most
 * @param pace of learning
 * @param seed of split, weights, order, dropout and hops
 */
@Schema(example = FinetuneRequest.EXAMPLE)
public record FinetuneRequest(
    @NotNull(message = "Give the model a name.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @Nullable String encoder,
    @Nullable String encoderVersion,
    @Nullable String preset,
    @Nullable @Valid Size size,
    @NotNull(message = "Name a data set of molecules.") String dataset,
    @NotEmpty(message = "Name the columns to predict.")
        @jakarta.validation.constraints.Size(max = 2_000)
        List<@NotNull String> properties,
    @NotNull(message = "Say classification or regression.") String kind,
    @Nullable Boolean frozen,
    @Nullable @Min(1) @Max(20) Integer ensemble,
    @Nullable Integer patience,
    @Nullable Integer epochs,
    @Nullable @Valid Pace pace,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"name": "solubility", "encoder": "encoder", "dataset": "solubility",
       "properties": ["logS"], "kind": "regression", "epochs": 5, "seed": 1}""";

  PropertyKind propertyKind() {
    return PredictorTree.kind(kind);
  }

  /**
   * How large the network is to be, where no encoder says it.
   *
   * @throws InvalidRequest where one says it, or is needed
   */
  Optional<GroverArchitecture> architecture() {
    if (encoder != null) {
      if (preset != null || size != null) {
        throw new InvalidRequest(
            preset == null ? "size" : "preset", "The encoder has a size; leave out one of them.");
      }
      return Optional.empty();
    }
    if (encoderVersion != null) {
      throw new InvalidRequest("encoder", "Name the model that this is a version of.");
    }
    if (Boolean.TRUE.equals(frozen)) {
      throw new InvalidRequest(
          "frozen", "Without an encoder there is nothing worth keeping; name one.");
    }
    return Optional.of(Size.of(preset, size));
  }

  /** Two columns of one name would be one property twice. */
  void requireDistinct() {
    if (new HashSet<>(properties).size() < properties.size()) {
      throw new InvalidRequest("properties", "Names a column twice; leave one out.");
    }
  }

  int members() {
    return ensemble == null ? 1 : ensemble;
  }

  long firstSeed() {
    return seed == null ? 0 : seed;
  }

  /** Of one network of the ensemble. */
  FineTuning.Settings settings(int member) {
    return new FineTuning.Settings(
        Pace.of(pace, epochs == null ? 50 : epochs, firstSeed() + member),
        Boolean.TRUE.equals(frozen),
        patience == null ? 10 : patience);
  }
}
