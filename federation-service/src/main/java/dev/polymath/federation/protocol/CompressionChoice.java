package dev.polymath.federation.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.federation.compression.Compression;
import dev.polymath.federation.compression.Float16;
import dev.polymath.federation.compression.Int8;
import dev.polymath.federation.compression.TopK;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * In which fewer bytes clients send what has changed.
 *
 * @param type which way
 * @param fraction of top-k, which part of each tensor's numbers is sent; 0.01 if left out
 */
@Schema(example = "{\"type\": \"topk\", \"fraction\": 0.01}")
public record CompressionChoice(
    @NotNull(message = "One of float16, int8, topk.") Type type,
    @Nullable @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") Double fraction) {

  private static final double USUAL_FRACTION = 0.01;

  /** The ways there are. */
  public enum Type {
    @JsonProperty("float16")
    FLOAT16,
    @JsonProperty("int8")
    INT8,
    @JsonProperty("topk")
    TOPK
  }

  /** The compression itself. */
  public Compression compression() {
    return switch (type) {
      case FLOAT16 -> new Float16();
      case INT8 -> new Int8();
      case TOPK -> new TopK(fraction == null ? USUAL_FRACTION : fraction);
    };
  }
}
