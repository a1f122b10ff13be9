package dev.polymath.common.web;

import dev.polymath.common.failure.FieldError;
import jakarta.validation.ConstraintViolation;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.BindingResult;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;

/** Says in the caller's terms which fields broke their Bean Validation constraints. */
final class ValidationErrors {

  /** An answer of a million errors helps nobody. */
  private static final int MOST = 50;

  /** As in {@code x[3].<list element>[0].<list element>}. */
  private static final Pattern CONTAINER_ELEMENT = Pattern.compile("\\.?<[^>]*>");

  private ValidationErrors() {}

  static List<FieldError> of(BindingResult result) {
    return result.getAllErrors().stream()
        .limit(MOST)
        .map(error -> new FieldError(path("", error), message(error)))
        .toList();
  }

  static List<FieldError> of(MethodValidationResult result) {
    return result.getParameterValidationResults().stream()
        .flatMap(ValidationErrors::of)
        .limit(MOST)
        .toList();
  }

  private static Stream<FieldError> of(ParameterValidationResult result) {
    var index = result.getContainerIndex() == null ? "" : "[" + result.getContainerIndex() + "]";
    if (result instanceof ParameterErrors errors) {
      return errors.getAllErrors().stream()
          .map(error -> new FieldError(path(index, error), message(error)));
    }
    var name = Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "");
    return result.getResolvableErrors().stream()
        .map(error -> new FieldError(name + index, message(error)));
  }

  private static String path(String prefix, ObjectError error) {
    var path =
        error.contains(ConstraintViolation.class)
            ? error.unwrap(ConstraintViolation.class).getPropertyPath().toString()
            : error instanceof org.springframework.validation.FieldError field
                ? field.getField()
                : "";
    var plain = CONTAINER_ELEMENT.matcher(path).replaceAll("");
    if (plain.isEmpty()) return prefix.isEmpty() ? JsonErrors.BODY : prefix;
    return prefix.isEmpty() ? plain : prefix + "." + plain;
  }

  private static String message(MessageSourceResolvable error) {
    return Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid");
  }
}
