package dev.polymath.federation.training;

import dev.polymath.common.models.ModelRef;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is answered.
 *
 * @param round how many rounds are done
 * @param metrics of the last round that is done
 * @param privacy what they have given away, of a private run
 * @param bytesDown what clients have been sent
 * @param bytesUp what of theirs was taken
 * @param plainBytesUp what that would have been without a compression
 * @param etaSeconds the time left at the pace so far
 * @param model what came out
 */
public record Run(
    UUID id,
    long number,
    String name,
    RunState state,
    RunRequest request,
    int round,
    Map<String, Double> metrics,
    @Nullable Privacy privacy,
    @Nullable Integer bestRound,
    @Nullable Double bestMetric,
    long bytesDown,
    long bytesUp,
    long plainBytesUp,
    @Nullable Double etaSeconds,
    @Nullable ModelRef model,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {}
