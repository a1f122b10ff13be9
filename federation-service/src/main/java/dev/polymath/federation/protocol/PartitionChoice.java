package dev.polymath.federation.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * How one collection of data is parted among clients.
 *
 * @param type which way
 * @param shards how many shards a client gets, 2 if left out
 * @param alpha of the Dirichlet distribution, 0.5 if left out
 * @param sigma of the sizes, 1 if left out
 */
@Schema(example = "{\"type\": \"shards\", \"shards\": 2}")
public record PartitionChoice(
    @NotNull(message = "One of iid, shards, dirichlet, unbalanced, natural.") Type type,
    @Nullable @Min(1) @Max(1000) Integer shards,
    @Nullable @DecimalMin("0.001") @DecimalMax("1e6") Double alpha,
    @Nullable @DecimalMin("0") @DecimalMax("10") Double sigma) {

  /** The ways there are; see {@code Partition}. */
  public enum Type {
    @JsonProperty("iid")
    IID,
    @JsonProperty("shards")
    SHARDS,
    @JsonProperty("dirichlet")
    DIRICHLET,
    @JsonProperty("unbalanced")
    UNBALANCED,
    /** Whatever is of one class, such as one speaker's words, stays together. */
    @JsonProperty("natural")
    NATURAL
  }
}
