package dev.polymath.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polymath.gateway.services.GatewayFailure;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * How much each caller has left: buckets of tokens in PostgreSQL, one of a minute and one of a day,
 * filled steadily. All gateways take from the same ones, each request under the lock of its row.
 */
final class RateLimits {

  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int AT_ONCE = 1_000;

  private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets;

  /** The bucket of each caller as this process holds it. */
  private final Cache<Named, BucketProxy> held =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterAccess(Duration.ofMinutes(10))
          .build();

  RateLimits(DataSource database) {
    buckets =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            .table("rate_bucket")
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    Duration.ofMinutes(1)))
            .requestTimeout(PATIENCE)
            .build();
  }

  /**
   * Takes one request.
   *
   * @throws GatewayFailure 429 where nothing is left
   */
  void take(String name, Allowance allowance) {
    if (allowance.unlimited()) return;
    var probe = bucket(name, allowance).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) return;
    throw exhausted(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
  void forgetWhoIsLongGone() {
    try {
      while (buckets.removeExpired(AT_ONCE) == AT_ONCE) log.debug("Removed {} buckets", AT_ONCE);
    } catch (RuntimeException e) {
      log.warn("Buckets that are full again could not be removed: {}", e.getMessage());
    }
  }

  private BucketProxy bucket(String name, Allowance allowance) {
    return held.get(
        new Named(name, allowance),
        wanted -> buckets.builder().build(key(wanted), () -> configuration(allowance)));
  }

  /** A changed allowance is another bucket. */
  private static String key(Named wanted) {
    return wanted.name() + "|" + wanted.allowance().perMinute() + "|" + wanted.allowance().perDay();
  }

  private static BucketConfiguration configuration(Allowance allowance) {
    var configuration = BucketConfiguration.builder();
    var perMinute = allowance.perMinute();
    if (perMinute != null) {
      configuration.addLimit(
          limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)));
    }
    var perDay = allowance.perDay();
    if (perDay != null) {
      configuration.addLimit(
          limit -> limit.capacity(perDay).refillGreedy(perDay, Duration.ofDays(1)));
    }
    return configuration.build();
  }

  private static GatewayFailure exhausted(Duration wait) {
    return GatewayFailure.tooMany(
        "This caller has sent as many requests as it may for now. Wait as long as Retry-After says.",
        wait);
  }

  private record Named(String name, Allowance allowance) {}
}
