package dev.polymath.gateway.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there is a key to begin with: a door that nobody can open is a mistake of whoever
 * deploys it, and so is one without a lock.
 */
final class FirstKey {

  private FirstKey() {}

  static void keep(ApiKeys keys, @Nullable String firstKey, int requestsPerMinute) {
    if (firstKey != null && !firstKey.isBlank()) {
      var text =
          KeyText.parse(firstKey.strip())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "polymath.gateway.access.first-key is no key: ./polymath key draws one"));
      keys.keep(text, "first key", List.of("*:admin"), requestsPerMinute);
    }
    if (!keys.someoneAdministers()) {
      throw new IllegalStateException(
          "No key may administer this gateway, so nobody could make one: draw a first key with"
              + " ./polymath key and give it to the gateway as polymath.gateway.access.first-key");
    }
  }
}
