package dev.polymath.common.inference;

import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A registry for tests of the runtime alone. */
public final class InMemoryModels implements ModelRegistry {

  private final ConcurrentSkipListMap<String, ModelVersion> versions =
      new ConcurrentSkipListMap<>();

  /** Publishes a version with so many bytes of weights. */
  public ModelVersion publish(String name, int bytes) {
    return publish(
        new ModelDraft(name, Map.of(), Map.of(), Map.of(), null, "test", null, null),
        out -> out.write(new byte[bytes]));
  }

  @Override
  public ModelVersion publishAfter(ModelRef latest, ModelDraft draft, WeightsSource weights) {
    return publish(draft, weights);
  }

  @Override
  public ModelVersion publish(ModelDraft draft, WeightsSource weights) {
    var bytes = new ByteArrayOutputStream();
    try {
      weights.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var version =
        new ModelVersion(
            draft.name(),
            resolve(draft.name(), null).map(ModelVersion::version).orElse(0) + 1,
            Instant.EPOCH,
            draft.config(),
            draft.metrics(),
            draft.parameters(),
            draft.seed(),
            draft.codeVersion(),
            draft.dataHash(),
            draft.parent(),
            "0".repeat(64),
            bytes.size(),
            List.of());
    versions.put(key(version.ref()), version);
    return version;
  }

  @Override
  public Optional<ModelVersion> find(ModelRef ref) {
    return Optional.ofNullable(versions.get(key(ref)));
  }

  @Override
  public Optional<ModelVersion> resolve(String name, @Nullable String version) {
    if (version == null) {
      return versions.values().stream()
          .filter(v -> v.name().equals(name))
          .reduce((older, newer) -> newer);
    }
    return version.matches("[1-9]\\d{0,8}")
        ? find(new ModelRef(name, Integer.parseInt(version)))
        : Optional.empty();
  }

  @Override
  public InputStream weights(ModelRef ref) {
    return new ByteArrayInputStream(new byte[Math.toIntExact(find(ref).orElseThrow().bytes())]);
  }

  private static String key(ModelRef ref) {
    return "%s:%09d".formatted(ref.name(), ref.version());
  }
}
