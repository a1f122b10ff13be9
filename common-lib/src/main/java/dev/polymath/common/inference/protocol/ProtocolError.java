package dev.polymath.common.inference.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An answer in the protocol's own form of an error. The message says what is wrong and what to do.
 */
final class ProtocolError extends RuntimeException {

  private final HttpStatus status;
  private final transient @Nullable Duration retryAfter;

  ProtocolError(HttpStatus status, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The request is wrong: 400. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not on the class path
  static ProtocolError badRequest(String message, Object... values) {
    return new ProtocolError(HttpStatus.BAD_REQUEST, message.formatted(values), null);
  }

  HttpStatus status() {
    return status;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
