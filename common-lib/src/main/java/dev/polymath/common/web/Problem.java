package dev.polymath.common.web;

import dev.polymath.common.failure.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * A problem as every error of the platform is answered (RFC 9457, {@code
 * application/problem+json}).
 *
 * @param type {@code about:blank}: the status says what kind of problem it is
 * @param title the name of the status
 * @param status the HTTP status, once more
 * @param detail what is wrong and what to do about it
 * @param instance the path that was asked
 * @param errors each field that is wrong; empty where no field is to blame
 */
@Schema(description = "What went wrong and what to do about it (RFC 9457)")
public record Problem(
    URI type, String title, int status, String detail, String instance, List<FieldError> errors) {

  static final MediaType MEDIA_TYPE = MediaType.APPLICATION_PROBLEM_JSON;

  private static final URI BLANK = URI.create("about:blank");

  public Problem {
    errors = List.copyOf(errors);
  }

  /** A problem of this status; {@code instance} is the path of the request. */
  public static Problem of(
      HttpStatusCode status, String detail, String instance, List<FieldError> errors) {
    var known = HttpStatus.resolve(status.value());
    var title = known == null ? "Status " + status.value() : known.getReasonPhrase();
    return new Problem(BLANK, title, status.value(), detail, instance, errors);
  }

  /** A problem that no field is to blame for. */
  public static Problem of(HttpStatusCode status, String detail, String instance) {
    return of(status, detail, instance, List.of());
  }
}
