package dev.polymath.gateway.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a deployment brings along. One of them is the key to begin with: a door that nobody
 * can open is a mistake of whoever deploys it, and so is one without a lock.
 */
final class GivenKeys {

  private GivenKeys() {}

  /** Stores those that are new, and refuses to start where nobody could ever make another. */
  static void keep(ApiKeys keys, AccessProperties properties) {
    var perMinute = properties.requestsPerMinute();
    keep(keys, "first-key", properties.firstKey(), "*:admin", perMinute);
    keep(keys, "metrics-key", properties.metricsKey(), "gateway:read", perMinute);
    if (!keys.someoneAdministers()) {
      throw new IllegalStateException(
          "No key may administer this gateway, so nobody could make one: draw a first key with"
              + " ./polymath key and give it to the gateway as polymath.gateway.access.first-key");
    }
  }

  private static void keep(
      ApiKeys keys, String setting, @Nullable String given, String grant, int perMinute) {
    if (given == null || given.isBlank()) return;
    var text =
        KeyText.parse(given.strip())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "polymath.gateway.access.%s is no key: ./polymath key draws one"
                            .formatted(setting)));
    keys.keep(text, setting.replace('-', ' '), List.of(grant), perMinute);
  }
}
