package dev.polymath.federation.training;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this server federates.
 *
 * @param enrolmentToken who knows it may enrol; without one nobody may
 * @param maxClients the most clients that enrol
 * @param clientTimeout a client that was silent for so long is not chosen
 * @param pollInterval how often runs are looked after
 * @param firstDeadline of rounds before there are observed times
 * @param leastDeadline the shortest that observed times lead to
 * @param deviations k of {@code median + k · MAD}, the deadline that observed times lead to
 * @param maxExtensions after so many deadlines without a quorum a run has failed
 * @param keepRounds of how many rounds the weights are kept, beside the best and the last
 * @param maxElements the most numbers of an update
 * @param intake how many updates are looked at and stored at a time; fewer than there are
 *     connections to the database
 * @param glyphs how many generated digits a run without a test set of its own is evaluated on
 */
@Validated
@ConfigurationProperties("polymath.federation")
record FederationProperties(
    @Nullable String enrolmentToken,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxClients,
    @DefaultValue("60s") @DurationMin(millis = 100) Duration clientTimeout,
    @DefaultValue("250ms") @DurationMin(millis = 10) Duration pollInterval,
    @DefaultValue("10m") @DurationMin(millis = 100) Duration firstDeadline,
    @DefaultValue("10s") @DurationMin(millis = 100) Duration leastDeadline,
    @DefaultValue("5") @DecimalMin("0") double deviations,
    @DefaultValue("20") @Min(0) @Max(10_000) int maxExtensions,
    @DefaultValue("5") @Min(1) @Max(1_000_000) int keepRounds,
    @DefaultValue("50000000") @Min(1) long maxElements,
    @DefaultValue("4") @Min(1) @Max(1000) int intake,
    @DefaultValue("1000") @Min(10) @Max(100_000) int glyphs) {

  /** Secrets do not belong into a log. */
  @Override
  public String toString() {
    return "FederationProperties[maxClients=" + maxClients + "]";
  }
}
