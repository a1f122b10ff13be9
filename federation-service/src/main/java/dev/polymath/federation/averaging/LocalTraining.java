package dev.polymath.federation.averaging;

import dev.polymath.common.federation.Examples;

/**
 * What a client computes: ClientUpdate of the paper's Algorithm 1, or whatever takes its place. The
 * same arguments give the same result.
 */
public interface LocalTraining {

  /**
   * Trains for a round.
   *
   * @param data the client's own, which stay there
   * @param memory what the client's last training left, else {@link ClientMemory#NONE}
   * @throws dev.polymath.common.failure.Failure.Unprocessable where weights do not fit the model,
   *     there are no data, or the loss is no longer a number
   */
  LocalResult train(Assignment assignment, Examples data, ClientMemory memory);
}
