package dev.polymath.common.failure;

import java.time.Duration;
import java.util.List;

/**
 * Something that the caller can understand and act upon. The message says what to do; it never
 * carries a secret, a stack or a path of the server.
 */
public abstract sealed class Failure extends RuntimeException {

  private Failure(String message) {
    // Expected outcomes, thrown by the thousand under load: without the cost of a stack.
    super(message, null, false, false);
  }

  /** The request is malformed or out of bounds: 400. */
  public static final class InvalidRequest extends Failure {
    private final transient List<FieldError> errors;

    public InvalidRequest(List<FieldError> errors) {
      super("Correct the fields named in errors and send the request again.");
      this.errors = List.copyOf(errors);
    }

    public InvalidRequest(String field, String message) {
      this(List.of(new FieldError(field, message)));
    }

    public List<FieldError> errors() {
      return errors;
    }
  }

  /** The request is well formed, yet its content cannot be worked with: 422. */
  public static final class Unprocessable extends Failure {
    private final transient List<FieldError> errors;

    public Unprocessable(String message, List<FieldError> errors) {
      super(message);
      this.errors = List.copyOf(errors);
    }

    public Unprocessable(String field, String message) {
      this(message, List.of(new FieldError(field, message)));
    }

    public List<FieldError> errors() {
      return errors;
    }
  }

  /** Who calls is not known: 401. */
  public static final class Unauthenticated extends Failure {
    public Unauthenticated(String message) {
      super(message);
    }
  }

  /** Who calls is known, and may not: 403. */
  public static final class Forbidden extends Failure {
    public Forbidden(String message) {
      super(message);
    }
  }

  /** No such thing: 404. */
  public static final class NotFound extends Failure {
    public NotFound(String message) {
      super(message);
    }
  }

  /** It clashes with what is there: 409. */
  public static final class Conflict extends Failure {
    public Conflict(String message) {
      super(message);
    }
  }

  /** More than this server takes: 413. */
  public static final class TooLarge extends Failure {
    public TooLarge(String message) {
      super(message);
    }
  }

  /** The queue is full; nothing was done: 429 with {@code Retry-After}. */
  public static final class Busy extends Failure {
    private final Duration retryAfter;

    public Busy(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** Part of the platform that this deployment has not set up: 501. */
  public static final class NotConfigured extends Failure {
    public NotConfigured(String message) {
      super(message);
    }
  }

  /** Not loaded, not ready or shutting down: 503 with {@code Retry-After}. */
  public static final class Unavailable extends Failure {
    private final Duration retryAfter;

    public Unavailable(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The deadline of the request passed before it cost a forward: 504. */
  public static final class DeadlinePassed extends Failure {
    public DeadlinePassed(String message) {
      super(message);
    }
  }
}
