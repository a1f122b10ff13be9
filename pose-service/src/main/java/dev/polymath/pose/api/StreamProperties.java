package dev.polymath.pose.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of videos that are followed.
 *
 * @param max how many at once; each remembers some 1 MB for every 243 frames of 1024 channels,
 *     twice that with its mirror image
 * @param idle after which pause one is closed
 * @param patience how long a client may leave what it was sent unread
 */
@Validated
@ConfigurationProperties("polymath.pose.stream")
record StreamProperties(
    @DefaultValue("64") @Min(0) @Max(100_000) int max,
    @DefaultValue("60s") Duration idle,
    @DefaultValue("20s") Duration patience) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(1);

  StreamProperties {
    requireSane("idle", idle);
    requireSane("patience", patience);
  }

  private static void requireSane(String name, Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "polymath.pose.stream." + name + " must be from 100 ms to a day");
    }
  }
}
