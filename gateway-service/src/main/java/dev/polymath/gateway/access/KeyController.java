package dev.polymath.gateway.access;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.web.Page;
import dev.polymath.common.web.PageRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Keys and what was done with them, for whoever holds {@code *:admin} or {@code gateway:admin}. */
@RestController
@RequestMapping("/admin")
@ConditionalOnBooleanProperty("polymath.gateway.access.keys")
final class KeyController {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

  private final ApiKeys keys;
  private final KeyCredentials credentials;
  private final AuditLog audit;
  private final int requestsPerMinute;

  KeyController(
      ApiKeys keys, KeyCredentials credentials, AuditLog audit, AccessProperties properties) {
    this.keys = keys;
    this.credentials = credentials;
    this.audit = audit;
    this.requestsPerMinute = properties.requestsPerMinute();
  }

  /**
   * The answer that a key is said in, this once.
   *
   * @param key what its owner sends as {@code Authorization: Bearer …}
   */
  record Told(String key, ApiKey about) {}

  @PostMapping("/keys")
  ResponseEntity<Told> create(@Valid @RequestBody NewKey asked) {
    return told(keys.create(asked, requestsPerMinute));
  }

  @GetMapping("/keys")
  Page<ApiKey> list(PageRequest page) {
    var after = page.after() == null ? "" : page.after();
    return page.of(keys.list(after, page.limit() + 1), ApiKey::id);
  }

  @GetMapping("/keys/{id}")
  ApiKey find(@PathVariable String id) {
    return keys.require(id);
  }

  @PostMapping("/keys/{id}/rotate")
  ResponseEntity<Told> rotate(
      @PathVariable String id, @RequestParam(required = false) @Nullable Long overlapSeconds) {
    var overlap = overlapSeconds == null ? DAY : Duration.ofSeconds(overlapSeconds);
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw new Failure.InvalidRequest(
          "overlapSeconds", "Must be from 0 to %d.".formatted(LONGEST_OVERLAP.toSeconds()));
    }
    var drawn = keys.rotate(id, overlap);
    credentials.forget(id);
    return told(drawn);
  }

  @DeleteMapping("/keys/{id}")
  ApiKey revoke(@PathVariable String id) {
    var revoked = keys.revoke(id);
    credentials.forget(id);
    return revoked;
  }

  @GetMapping("/audit")
  Page<AuditLog.Entry> audit(
      @RequestParam(required = false) @Nullable String caller, PageRequest page) {
    var before = page.after(Long::parseLong).orElse(Long.MAX_VALUE);
    return page.of(
        audit.list(caller, before, page.limit() + 1), entry -> Long.toString(entry.id()));
  }

  private static ResponseEntity<Told> told(ApiKeys.Drawn drawn) {
    return ResponseEntity.created(URI.create("/admin/keys/" + drawn.key().id()))
        .cacheControl(CacheControl.noStore())
        .body(new Told(drawn.text().text(), drawn.key()));
  }
}
