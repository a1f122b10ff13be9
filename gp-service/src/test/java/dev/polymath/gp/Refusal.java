package dev.polymath.gp;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a caller is told whose input cannot be worked with. */
public final class Refusal {
  private Refusal() {}

  /** The field and the message with which the call is refused; fails if it is not. */
  public static FieldError of(ThrowingCallable call) {
    return switch (catchThrowableOfType(Failure.class, call)) {
      case Failure.InvalidRequest e -> e.errors().getFirst();
      case Failure.Unprocessable e -> e.errors().getFirst();
      case null -> throw new AssertionError("was not refused");
      default -> throw new AssertionError("was refused without a field");
    };
  }
}
