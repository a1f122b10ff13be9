package dev.polymath.federation.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.training.Tasks.Announced;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in the query of an update that it sends.
 *
 * @param samples how many examples it has trained on, nₖ
 * @param sha256 of all bytes of the update
 * @param loss of the training, the mean of its last epoch
 * @param steps of the training
 * @param seconds that it took
 */
record UpdateQuery(
    @Nullable @NotNull(message = "Say on how many examples.") Long samples,
    @Nullable
        @NotNull(message = UpdateQuery.HASH_MESSAGE)
        @Pattern(regexp = UpdateQuery.HASH, message = UpdateQuery.HASH_MESSAGE)
        String sha256,
    @Nullable Double loss,
    @Nullable Double steps,
    @Nullable Double seconds) {

  static final String HASH = "[0-9a-f]{64}";
  static final String HASH_MESSAGE = "Must be 64 lower-case hexadecimal digits.";

  Announced announced() {
    var metrics = new TreeMap<String, Double>();
    put(metrics, "loss", loss);
    put(metrics, "steps", steps);
    put(metrics, "seconds", seconds);
    return new Announced(Objects.requireNonNull(samples), metrics, Objects.requireNonNull(sha256));
  }

  private static void put(Map<String, Double> metrics, String name, @Nullable Double value) {
    if (value == null) return;
    if (!Double.isFinite(value)) throw new InvalidRequest(name, "Must be a finite number.");
    metrics.put(name, value);
  }
}
