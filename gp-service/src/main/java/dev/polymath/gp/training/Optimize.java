package dev.polymath.gp.training;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.data.Numbers;
import dev.polymath.gp.process.LearningOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * {@code true}, {@code false}, or {@code {"restarts": 4, "maxIterations": 200, "seed": 1}}, each
 * field of which may be left out.
 *
 * @param options null for {@code false}
 */
@JsonDeserialize(using = Optimize.Reader.class)
public record Optimize(@Nullable LearningOptions options) {

  private record Options(
      @Nullable Integer restarts, @Nullable Integer maxIterations, @Nullable Long seed) {
    LearningOptions learning() {
      return new LearningOptions(
          restarts == null ? LearningOptions.DEFAULT.restarts() : restarts,
          maxIterations == null ? LearningOptions.DEFAULT.maxIterations() : maxIterations,
          seed == null ? LearningOptions.DEFAULT.seed() : seed);
    }
  }

  /** As JSON writes it. */
  @JsonValue
  Object toJson() {
    return options == null ? false : options;
  }

  static final class Reader extends ValueDeserializer<Optimize> {
    @Override
    public Optimize deserialize(JsonParser json, DeserializationContext context) {
      return switch (json.currentToken()) {
        case JsonToken.VALUE_TRUE -> new Optimize(LearningOptions.DEFAULT);
        case JsonToken.VALUE_FALSE -> new Optimize(null);
        case JsonToken.START_OBJECT ->
            new Optimize(context.readValue(json, Options.class).learning());
        default ->
            throw new InvalidRequest(
                Numbers.field(json),
                "Must be true, false, or an object such as {\"restarts\": 4, \"seed\": 1}.");
      };
    }
  }
}
