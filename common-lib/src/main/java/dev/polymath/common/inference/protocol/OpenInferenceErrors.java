package dev.polymath.common.inference.protocol;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.web.FailureCause;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Everything that goes wrong below {@code /v2}, in the protocol's form. */
@RestControllerAdvice(assignableTypes = OpenInferenceController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OpenInferenceErrors {

  private static final Logger log = LoggerFactory.getLogger(OpenInferenceErrors.class);

  /** The protocol's error object. */
  record ErrorAnswer(String error) {}

  @ExceptionHandler
  ResponseEntity<ErrorAnswer> on(ProtocolError e) {
    return answer(e.status(), message(e), e.retryAfter());
  }

  @ExceptionHandler
  ResponseEntity<ErrorAnswer> on(Failure e) {
    return switch (e) {
      case Failure.InvalidRequest invalid ->
          answer(HttpStatus.BAD_REQUEST, fields(invalid.errors()), null);
      case Failure.Unprocessable invalid ->
          answer(HttpStatus.UNPROCESSABLE_CONTENT, fields(invalid.errors()), null);
      case Failure.Unauthenticated _ -> answer(HttpStatus.UNAUTHORIZED, message(e), null);
      case Failure.Forbidden _ -> answer(HttpStatus.FORBIDDEN, message(e), null);
      case Failure.NotFound _ -> answer(HttpStatus.NOT_FOUND, message(e), null);
      case Failure.Conflict _ -> answer(HttpStatus.CONFLICT, message(e), null);
      case Failure.TooLarge _ -> answer(HttpStatus.CONTENT_TOO_LARGE, message(e), null);
      case Failure.Busy busy -> answer(HttpStatus.TOO_MANY_REQUESTS, message(e), busy.retryAfter());
      case Failure.NotConfigured _ -> answer(HttpStatus.NOT_IMPLEMENTED, message(e), null);
      case Failure.Unavailable unavailable ->
          answer(HttpStatus.SERVICE_UNAVAILABLE, message(e), unavailable.retryAfter());
      case Failure.DeadlinePassed _ -> answer(HttpStatus.GATEWAY_TIMEOUT, message(e), null);
    };
  }

  /** The client went away in the middle of its answer: nobody is there to be told. */
  @ExceptionHandler
  @Nullable ResponseEntity<ErrorAnswer> on(AsyncRequestNotUsableException e) {
    return null;
  }

  @ExceptionHandler
  ResponseEntity<ErrorAnswer> on(Exception e) {
    var failure = FailureCause.within(e);
    if (failure != null) return on(failure);
    log.error("An inference request failed", e);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR, "The model failed; the server's log says why.", null);
  }

  private static String fields(List<FieldError> errors) {
    return errors.stream()
        .map(error -> error.field() + ": " + error.message())
        .collect(Collectors.joining("; "));
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static ResponseEntity<ErrorAnswer> answer(
      HttpStatus status, String message, @Nullable Duration retryAfter) {
    var answer = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
    if (retryAfter != null) {
      var seconds = Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000));
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
    return answer.body(new ErrorAnswer(message));
  }
}
