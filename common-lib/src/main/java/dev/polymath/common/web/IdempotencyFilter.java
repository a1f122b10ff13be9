package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Honours {@code Idempotency-Key} on the methods that are {@link Idempotent}.
 *
 * <p>The key is claimed before the work and the answer is kept before it is sent. A claim is a
 * lease that its process renews: a crash frees the key once the lease runs out. Only answers that
 * would be the same again are kept (2xx, 400, 422); after any other the key is free at once.
 */
final class IdempotencyFilter extends OncePerRequestFilter {

  static final String KEY = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Pattern SANE = Pattern.compile("[!-~]{1,255}");
  private static final Set<Integer> KEPT_ERRORS = Set.of(400, 422);

  private final IdempotencyStore store;
  private final Predicate<HttpServletRequest> idempotent;
  private final Problems problems;
  private final long maxAnswer;

  IdempotencyFilter(
      IdempotencyStore store,
      Predicate<HttpServletRequest> idempotent,
      Problems problems,
      long maxAnswer) {
    this.store = store;
    this.idempotent = idempotent;
    this.problems = problems;
    this.maxAnswer = maxAnswer;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(KEY) == null || !idempotent.test(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      var key = key(request);
      var digested = new DigestedRequest(request);
      var claim = store.claim(key);
      if (claim.isPresent()) {
        run(claim.get(), digested, response, chain);
      } else {
        replay(store.find(key), key, digested, response);
      }
    } catch (Failure failure) {
      problems.write(failure, request, response);
    }
  }

  private static IdempotencyStore.Key key(HttpServletRequest request) {
    var key = request.getHeader(KEY);
    if (!SANE.matcher(key).matches()) {
      throw new Failure.InvalidRequest(
          KEY, "must be 1 to 255 visible ASCII characters, such as a UUID");
    }
    var caller = request.getUserPrincipal();
    var query = request.getQueryString();
    return new IdempotencyStore.Key(
        caller == null ? "" : caller.getName(),
        key,
        request.getMethod(),
        query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query);
  }

  private void run(
      UUID claim, DigestedRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var answer = new Answer(response);
    var kept = false;
    try {
      chain.doFilter(request, answer);
      if (answer.isWorthKeeping()) {
        store.complete(claim, request.bodySha256(), answer.kept(maxAnswer));
        kept = true;
      }
    } finally {
      if (!kept) store.release(claim);
    }
    answer.copyBodyToResponse();
  }

  private void replay(
      Optional<IdempotencyStore.Taken> found,
      IdempotencyStore.Key key,
      DigestedRequest request,
      HttpServletResponse response)
      throws ServletException, IOException {
    var taken = found.orElse(null);
    var first = taken == null ? null : taken.answer();
    if (taken == null || first == null) {
      // Taken a moment ago: either it still runs, or it has just been given back.
      response.setHeader(
          HttpHeaders.RETRY_AFTER, String.valueOf(Duration.ofSeconds(1).toSeconds()));
      throw new Failure.Conflict(
          "A request with this Idempotency-Key is still being answered. Repeat it in a moment.");
    }
    var same =
        taken.method().equals(key.method())
            && taken.path().equals(key.path())
            && MessageDigest.isEqual(taken.bodySha256(), request.bodySha256());
    if (!same) {
      throw new Failure.Unprocessable(
          KEY, "was used for another request before; use a new key for a new request");
    }
    answerAgain(first, response);
  }

  private static void answerAgain(IdempotencyStore.Answer first, HttpServletResponse response)
      throws IOException {
    var body = first.body();
    if (body == null) {
      throw new Failure.Conflict(
          "This request was done, yet its answer was too large to be kept for a repetition.");
    }
    response.setStatus(first.status());
    response.setHeader(REPLAYED, "true");
    set(response, HttpHeaders.LOCATION, first.location());
    set(response, HttpHeaders.ETAG, first.etag());
    if (first.contentType() != null) response.setContentType(first.contentType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static void set(HttpServletResponse response, String name, @Nullable String value) {
    if (value != null) response.setHeader(name, value);
  }

  /** Holds the answer back until it is kept. */
  private static final class Answer extends ContentCachingResponseWrapper {

    private boolean sentAsError;

    Answer(HttpServletResponse response) {
      super(response);
    }

    boolean isWorthKeeping() {
      var status = getStatus();
      return !sentAsError && (status / 100 == 2 || KEPT_ERRORS.contains(status));
    }

    IdempotencyStore.Answer kept(long maxAnswer) {
      return new IdempotencyStore.Answer(
          getStatus(),
          getContentType(),
          getHeader(HttpHeaders.LOCATION),
          getHeader(HttpHeaders.ETAG),
          getContentSize() > maxAnswer ? null : getContentAsByteArray());
    }

    // Its body is written by the error page, out of our sight.
    @Override
    public void sendError(int status) throws IOException {
      sentAsError = true;
      super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      sentAsError = true;
      super.sendError(status, message);
    }
  }
}
