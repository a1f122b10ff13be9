package dev.polymath.federation.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.Subject;
import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.data.Catalogue;
import dev.polymath.federation.protocol.CompressionChoice;
import dev.polymath.federation.protocol.PartitionChoice;
import dev.polymath.federation.strategy.Strategy;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/federation/runs} takes: the paper's C, E, B and η, and when a round is over.
 *
 * @param name of the model that comes out
 * @param task what is learnt: {@code mnist-2nn}, {@code mnist-cnn}, {@code cifar-cnn}, {@code
 *     next-character}, or what another service brings
 * @param fraction C, which part of the clients takes part in a round; 0 for one client
 * @param localEpochs E
 * @param batchSize B; 0 for all examples at once
 * @param learningRate η
 * @param decay by which η is multiplied after each round; 1 if left out
 * @param rounds the most there are
 * @param target the run ends once the metric has come to it
 * @param strategy FedAvg if left out
 * @param partition how clients whose data stand for several clients' part them
 * @param compression in which fewer bytes clients send their updates; as they are if left out
 * @param privacy that the model may not tell who took part; none if left out
 * @param secureAggregation whether the server sees nothing but the sum of the updates
 * @param secureThreshold more than which part of those asked has to stay to a round's end; 2/3 if
 *     left out
 * @param minClients a round waits until so many clients are there; 1 if left out
 * @param quorum how many updates a round needs at its deadline; half of those wanted if left out
 * @param deadlineSeconds how long a round waits for stragglers; by observed times if left out
 * @param overProvision which part more clients are asked than updates are wanted; 0 if left out
 * @param maxNorm the farthest that an update may be from the weights it started from; any if left
 *     out
 * @param testSet a data set of this service with the files of a test; generated digits, or none, if
 *     left out
 * @param publish which weights become the model: the best on the test set or the final ones; the
 *     best if left out
 * @param seed 0 if left out
 */
@Schema(example = RunRequest.EXAMPLE)
public record RunRequest(
    @NotNull(message = "Name the model that comes out.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @NotNull(message = "One of mnist-2nn, mnist-cnn, cifar-cnn, next-character.") String task,
    double fraction,
    int localEpochs,
    int batchSize,
    double learningRate,
    @Nullable Double decay,
    @Min(1) @Max(100_000) int rounds,
    @Nullable @DecimalMin("0") @DecimalMax("1") Double target,
    @Nullable @Valid StrategyChoice strategy,
    @Nullable @Valid PartitionChoice partition,
    @Nullable @Valid CompressionChoice compression,
    @Nullable @Valid PrivacyChoice privacy,
    @Nullable Boolean secureAggregation,
    @Nullable @DecimalMin("0.5") @DecimalMax("1") Double secureThreshold,
    @Nullable @Min(1) @Max(1_000_000) Integer minClients,
    @Nullable @Min(1) @Max(1_000_000) Integer quorum,
    @Nullable @DecimalMin("0.1") @DecimalMax("604800") Double deadlineSeconds,
    @Nullable @DecimalMin("0") @DecimalMax("10") Double overProvision,
    @Nullable @DecimalMin(value = "0", inclusive = false) @DecimalMax("1e12") Double maxNorm,
    @Nullable String testSet,
    @Nullable Published publish,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"name": "digits", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
       "learningRate": 0.1, "rounds": 5, "minClients": 3, "seed": 1}""";

  /** Which weights become the model. */
  public enum Published {
    @JsonProperty("best")
    BEST,
    @JsonProperty("final")
    FINAL
  }

  /** Checks what annotations cannot say. */
  void check() {
    subject();
    strategy(1);
    settings(1);
    selection();
    if (compression != null
        && compression.fraction() != null
        && compression.type() != CompressionChoice.Type.TOPK) {
      throw new InvalidRequest("compression.fraction", "Is of type topk alone.");
    }
    if (privacy != null) privacy.check(this);
    SecureChoice.check(this);
    if (quorum != null && quorum < strategy(1).leastClients()) {
      throw new InvalidRequest(
          "quorum", "The strategy needs at least %d.".formatted(strategy(1).leastClients()));
    }
  }

  Subject subject() {
    return Catalogue.require("task", task);
  }

  /** Whether one value of the task's metric is better than another. */
  boolean isBetter(double metric, double other) {
    return subject().task().lessIsBetter() ? metric < other : metric > other;
  }

  Strategy strategy(int clients) {
    return (strategy == null ? StrategyChoice.FED_AVG : strategy).of(clients);
  }

  boolean secure() {
    return Boolean.TRUE.equals(secureAggregation);
  }

  /** How many of so many clients have to stay to the end of a secure round. */
  int secureThresholdOf(int wanted) {
    var share = secureThreshold == null ? SecureChoice.USUAL_THRESHOLD : secureThreshold;
    return SecureRounds.threshold(wanted, share);
  }

  UpdateFormat format() {
    return UpdateFormat.of(compression);
  }

  LocalSettings settings(int clients) {
    return LocalSettings.of(localEpochs, batchSize, learningRate)
        .withDecay(decay == null ? 1 : decay)
        .with(strategy(clients).rule());
  }

  /** Whom a round wants. */
  ClientSelection selection() {
    return new ClientSelection(fraction, seedOrZero());
  }

  /** How many updates a round wants of so many clients. */
  int wanted(int clients) {
    var wanted = selection().count(clients);
    return secure() ? Math.max(wanted, SecureChoice.LEAST_CLIENTS) : wanted;
  }

  /** Whom a round asks, so that enough of them answer: those that it wants, and some more. */
  ClientSelection asked(int wanted, int clients) {
    var more = Math.ceil(wanted * (1 + (overProvision == null ? 0 : overProvision)));
    return new ClientSelection(Math.min(1, more / clients), seedOrZero());
  }

  /** How many updates are enough at the deadline. */
  int quorumOf(int wanted) {
    var usual = quorum == null ? (wanted + 1) / 2 : Math.min(quorum, wanted);
    return Math.max(usual, strategy(1).leastClients());
  }

  /** How many clients there have to be. */
  int leastClients() {
    return Math.max(minClients == null ? 1 : minClients, strategy(1).leastClients());
  }

  long seedOrZero() {
    return seed == null ? 0 : seed;
  }
}
