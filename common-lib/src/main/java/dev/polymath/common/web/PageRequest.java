package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code ?limit=50&cursor=…}. A controller method takes it as an
 * argument; {@code page} is understood in place of {@code cursor}.
 *
 * <pre>{@code
 * @GetMapping
 * Page<Job> list(PageRequest page) {
 *   var rows = jobs.after(page.after(UUID::fromString).orElse(null), page.limit() + 1);
 *   return page.of(rows, row -> row.id().toString());
 * }
 * }</pre>
 *
 * @param limit the most items that the page may have, {@value #DEFAULT_LIMIT} unless asked
 *     otherwise and at most {@value #MAX_LIMIT}
 * @param after the key of the last item of the page before, or null for the first page
 */
public record PageRequest(int limit, @Nullable String after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 500;

  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new Failure.InvalidRequest("limit", "must be from 1 to " + MAX_LIMIT);
    }
  }

  /** The first page of the usual size. */
  public static PageRequest first() {
    return new PageRequest(DEFAULT_LIMIT, null);
  }

  /**
   * The key to go on after, parsed; empty on the first page. A cursor of another list does not
   * parse and is the caller's error.
   */
  public <K> Optional<K> after(Function<String, K> parse) {
    if (after == null) return Optional.empty();
    try {
      return Optional.of(parse.apply(after));
    } catch (RuntimeException e) {
      throw Cursor.invalid();
    }
  }

  /**
   * Makes the page from rows in order. Read one row more than {@link #limit()}: that one is not
   * shown, it only says that there is a next page.
   *
   * @param key what {@link #after(Function)} parses: it must name a place in the order for good
   */
  public <T> Page<T> of(List<T> rows, Function<? super T, String> key) {
    if (rows.size() <= limit) return new Page<>(rows, null);
    var shown = rows.subList(0, limit);
    return new Page<>(shown, Cursor.encode(key.apply(shown.getLast())));
  }
}
