package dev.polymath.common.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models of this service. A version is there whole or not at all: {@link #publish} writes its
 * weights and its metadata in one transaction.
 */
public interface ModelRegistry {

  /** Publishes the next version of {@code draft.name()}; the weights are a safetensors file. */
  ModelVersion publish(ModelDraft draft, WeightsSource weights);

  /**
   * Publishes a version made out of {@code latest}, if that is still the latest of its name. Who
   * makes each version out of the one before loses nothing to others that do the same.
   *
   * @throws dev.polymath.common.failure.Failure.Conflict where there is a later one by now
   */
  ModelVersion publishAfter(ModelRef latest, ModelDraft draft, WeightsSource weights);

  /** A version, if there is such a one. */
  Optional<ModelVersion> find(ModelRef ref);

  /** The version that a caller means: a number, an alias, or null for the latest. */
  Optional<ModelVersion> resolve(String name, @Nullable String version);

  /** The weights file; its sha256 is verified while it is read, a mismatch throws at the end. */
  InputStream weights(ModelRef ref);

  /** Writes a weights file to a stream that the registry owns. */
  @FunctionalInterface
  interface WeightsSource {
    void writeTo(OutputStream out) throws IOException;
  }
}
