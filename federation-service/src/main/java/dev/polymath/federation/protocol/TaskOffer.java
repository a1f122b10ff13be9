package dev.polymath.federation.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one client in one round.
 *
 * @param id under which weights are fetched and the update is sent
 * @param round counted from 1
 * @param client its name, which its random choices depend on
 * @param task such as {@code mnist-2nn}
 * @param settings how to train
 * @param seed of the run
 * @param weightsSha256 of the weights to start from
 * @param controlSha256 of the global control variate, with SCAFFOLD alone
 * @param partition how a client whose data stand for several clients' parts them; null for its own
 *     way
 * @param compression of the change that is sent; null to send the weights themselves
 * @param secure whether the update is sent under masks, stage by stage
 * @param deadline after which the round may end without this client
 */
public record TaskOffer(
    UUID id,
    UUID run,
    int round,
    String client,
    String task,
    Settings settings,
    long seed,
    String weightsSha256,
    @Nullable String controlSha256,
    @Nullable PartitionChoice partition,
    @Nullable CompressionChoice compression,
    boolean secure,
    Instant deadline) {

  /**
   * The paper's E, B and η, and what is added to the gradients.
   *
   * @param batchSize 0 for all examples at once
   * @param proximal FedProx's μ; 0 for none
   * @param controlled whether control variates correct the steps
   */
  public record Settings(
      int localEpochs,
      int batchSize,
      double learningRate,
      double decay,
      double proximal,
      boolean controlled) {}
}
