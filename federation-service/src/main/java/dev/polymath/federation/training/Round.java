package dev.polymath.federation.training;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A round as it is answered.
 *
 * @param round counted from 1
 * @param wanted how many updates it waits for
 * @param clients how many updates went into it; null until it is done
 * @param samples of how many examples they are
 * @param bytesUp what its updates cost
 * @param plainBytesUp what they would have cost without a compression
 * @param seconds from its beginning to its end
 * @param refused how many updates were refused
 * @param privacy what it and those before have given away, of a private run
 * @param weightsSha256 of the weights that it led to
 */
public record Round(
    int round,
    State state,
    int wanted,
    @Nullable Integer clients,
    @Nullable Long samples,
    long bytesDown,
    long bytesUp,
    long plainBytesUp,
    @Nullable Double seconds,
    int refused,
    Map<String, Double> metrics,
    @Nullable Privacy privacy,
    @Nullable String weightsSha256,
    Instant openedAt,
    Instant deadlineAt) {

  /** Where a round is. */
  public enum State {
    /** Updates come in. */
    OPEN,
    /** No more of them do. */
    CLOSED,
    /** They are averaged. */
    DONE
  }

  /**
   * Who was asked, and what came of it.
   *
   * @param reason why nothing did
   * @param seconds from the question to the answer
   */
  public record Participant(
      UUID client,
      String name,
      Outcome outcome,
      @Nullable String reason,
      @Nullable Long samples,
      long bytesDown,
      long bytesUp,
      @Nullable Double seconds,
      Map<String, Double> metrics) {}

  /** What came of asking a client. */
  public enum Outcome {
    OFFERED,
    STARTED,
    ACCEPTED,
    FAILED,
    LEFT_OUT
  }
}
