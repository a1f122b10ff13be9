package dev.polymath.common.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How {@code Idempotency-Key} is honoured.
 *
 * @param expiry how long an answer is kept for a repetition
 * @param lease how long after a crash the key of the request that it cut off stays taken; a request
 *     that runs longer renews it
 * @param maxAnswer the largest answer that is kept; a repetition of a larger one is told that it
 *     was done
 */
@ConfigurationProperties("polymath.web.idempotency")
record IdempotencyProperties(
    @DefaultValue("24h") Duration expiry,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("1MB") DataSize maxAnswer) {

  IdempotencyProperties {
    if (expiry.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("polymath.web.idempotency.expiry must be at least 1s");
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("polymath.web.idempotency.lease must be at least 1s");
    }
  }
}
