package dev.polymath.gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as it may be shown.
 *
 * @param replaces the key that this one follows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiKey(
    String id,
    String name,
    List<String> grants,
    int requestsPerMinute,
    @Nullable Integer requestsPerDay,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String replaces) {

  boolean goodAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
