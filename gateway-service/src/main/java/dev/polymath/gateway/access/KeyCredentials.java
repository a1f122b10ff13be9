package dev.polymath.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** API keys. What was read of a key is remembered for a few seconds. */
final class KeyCredentials implements Credentials {

  private static final int MOST_REMEMBERED = 10_000;

  private final ApiKeys keys;
  private final Clock clock;
  private final Cache<String, Optional<ApiKeys.Stored>> remembered;

  KeyCredentials(ApiKeys keys, Duration remembered, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.remembered =
        Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(remembered).build();
  }

  @Override
  public boolean are(String text) {
    return text.startsWith("pmk_");
  }

  @Override
  public Optional<Visitor> visitor(String text) {
    return KeyText.parse(text).flatMap(this::visitor);
  }

  /** To be called when a key has changed. */
  void forget(String id) {
    remembered.invalidate(id);
  }

  private Optional<Visitor> visitor(KeyText text) {
    return remembered
        .get(text.id(), keys::find)
        .filter(stored -> stored.opensTo(text))
        .map(ApiKeys.Stored::key)
        .filter(key -> key.goodAt(clock.instant()))
        .map(
            key ->
                new Visitor(
                    "key:" + key.id(),
                    Grants.of(key.grants()),
                    new Allowance(key.requestsPerMinute(), key.requestsPerDay()),
                    false));
  }
}
