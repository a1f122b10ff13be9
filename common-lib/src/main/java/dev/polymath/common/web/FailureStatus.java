package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** How each {@link Failure} is answered. */
final class FailureStatus {

  private FailureStatus() {}

  static HttpStatus of(Failure failure) {
    return switch (failure) {
      case Failure.InvalidRequest f -> HttpStatus.BAD_REQUEST;
      case Failure.Unauthenticated f -> HttpStatus.UNAUTHORIZED;
      case Failure.Forbidden f -> HttpStatus.FORBIDDEN;
      case Failure.NotFound f -> HttpStatus.NOT_FOUND;
      case Failure.Conflict f -> HttpStatus.CONFLICT;
      case Failure.TooLarge f -> HttpStatus.CONTENT_TOO_LARGE;
      case Failure.Unprocessable f -> HttpStatus.UNPROCESSABLE_CONTENT;
      case Failure.Busy f -> HttpStatus.TOO_MANY_REQUESTS;
      case Failure.NotConfigured f -> HttpStatus.NOT_IMPLEMENTED;
      case Failure.Unavailable f -> HttpStatus.SERVICE_UNAVAILABLE;
      case Failure.DeadlinePassed f -> HttpStatus.GATEWAY_TIMEOUT;
    };
  }

  static List<FieldError> errors(Failure failure) {
    return switch (failure) {
      case Failure.InvalidRequest f -> f.errors();
      case Failure.Unprocessable f -> f.errors();
      default -> List.of();
    };
  }

  static HttpHeaders headers(Failure failure) {
    var headers = new HttpHeaders();
    var after =
        switch (failure) {
          case Failure.Busy f -> f.retryAfter();
          case Failure.Unavailable f -> f.retryAfter();
          default -> null;
        };
    if (after != null) headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(wholeSeconds(after)));
    return headers;
  }

  private static long wholeSeconds(Duration duration) {
    return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
  }
}
