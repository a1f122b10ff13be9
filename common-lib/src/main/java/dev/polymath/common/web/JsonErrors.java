package dev.polymath.common.web;

import dev.polymath.common.failure.FieldError;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says in the caller's terms what JSON could not be read: which field, and what would be right. */
public final class JsonErrors {

  /** The field of an error that concerns the body as a whole. */
  static final String BODY = "body";

  private static final int MAX_QUOTED = 40;

  /** Jackson's hints at its own settings and sources, which mean nothing to a caller. */
  private static final Pattern HINT =
      Pattern.compile("(?s)(: enable | \\(start |: maybe a |\\n).*");

  private JsonErrors() {}

  /** What is wrong, and where. */
  public static FieldError of(JacksonException problem) {
    return new FieldError(path(problem), message(problem));
  }

  private static String path(JacksonException problem) {
    var path = new StringBuilder();
    for (var step : problem.getPath()) {
      if (step.getPropertyName() == null) {
        if (step.getIndex() >= 0) path.append('[').append(step.getIndex()).append(']');
      } else {
        if (!path.isEmpty()) path.append('.');
        path.append(shortened(step.getPropertyName()));
      }
    }
    if (!path.isEmpty()) return path.toString();
    return problem instanceof StreamReadException e ? pathOfParser(e) : BODY;
  }

  /** Broken syntax has no path of its own, but the parser stands where it is. */
  private static String pathOfParser(StreamReadException problem) {
    if (problem.processor() == null) return BODY;
    var parser = problem.processor();
    var path = new StringBuilder();
    TokenStreamContext at = parser.streamReadContext();
    for (; at != null && !at.inRoot(); at = at.getParent()) {
      var step =
          at.inArray()
              ? "[" + at.getCurrentIndex() + "]"
              : at.hasCurrentName() ? "." + shortened(at.currentName()) : "";
      path.insert(0, step);
    }
    if (path.isEmpty()) return BODY;
    return path.charAt(0) == '.' ? path.substring(1) : path.toString();
  }

  private static String message(JacksonException problem) {
    return switch (problem) {
      case UnrecognizedPropertyException e -> "is not a field here" + known(e);
      case InvalidTypeIdException e -> "names no known type";
      case InvalidFormatException e ->
          "must be " + kind(e.getTargetType()) + ", not " + quoted(e.getValue());
      case MismatchedInputException e -> mismatch(e);
      case ValueInstantiationException e -> instantiation(e);
      case InputCoercionException e -> firstSentence(e);
      case StreamConstraintsException e -> "is beyond the bounds: " + firstSentence(e);
      case StreamReadException e -> "is not JSON" + place(e) + ": " + firstSentence(e);
      default -> "cannot be read as JSON";
    };
  }

  private static String known(UnrecognizedPropertyException e) {
    var known = e.getKnownPropertyIds();
    if (known == null || known.isEmpty()) return "";
    return "; known are "
        + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static String mismatch(MismatchedInputException e) {
    var token = e.getCurrentToken();
    // Trailing content is told apart by its message alone.
    if (String.valueOf(e.getOriginalMessage()).startsWith("Trailing token")) {
      return "has something after its end; send one JSON value";
    }
    var kind = kind(wanted(e));
    if (token == JsonToken.VALUE_NULL || isAbsent(e)) return "is required: " + kind;
    return token == null ? "must be " + kind : "must be " + kind + ", not " + name(token);
  }

  /** Of an element of a primitive array, Jackson names the array's type. */
  private static @Nullable Class<?> wanted(MismatchedInputException e) {
    var type = e.getTargetType();
    if (type == null || e.getPath().isEmpty()) return type;
    var holder = e.getPath().getLast().from();
    return type.isArray() && type.isInstance(holder) && type.getComponentType().isPrimitive()
        ? type.getComponentType()
        : type;
  }

  private static boolean isAbsent(MismatchedInputException e) {
    var message = String.valueOf(e.getOriginalMessage());
    return message.startsWith("Cannot map `null`") || message.startsWith("Missing ");
  }

  private static String instantiation(ValueInstantiationException e) {
    // The compact constructor of one of our records said no; its words are for the caller.
    return e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null
        ? cause.getMessage()
        : "cannot be accepted as it is";
  }

  static String kind(@Nullable Class<?> type) {
    if (type == null) return "of another type";
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    if (type == boolean.class || type == Boolean.class) return "true or false";
    if (type == byte.class || type == short.class || type == int.class || type == long.class) {
      return "an integer";
    }
    if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
      return "an integer";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) return "a number";
    if (CharSequence.class.isAssignableFrom(type)) return "a string";
    if (type == UUID.class) return "a UUID";
    if (Temporal.class.isAssignableFrom(type)) return "an ISO 8601 time";
    if (type == Duration.class) return "an ISO 8601 duration";
    if (type.isArray() || Collection.class.isAssignableFrom(type)) return "an array";
    if (type.isRecord() || Map.class.isAssignableFrom(type)) return "an object";
    return "of another type";
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "what was sent";
    };
  }

  private static String quoted(@Nullable Object value) {
    return value instanceof Number || value instanceof Boolean
        ? String.valueOf(value)
        : '"' + shortened(String.valueOf(value)) + '"';
  }

  private static String shortened(String text) {
    return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
  }

  private static String place(JacksonException e) {
    var location = e.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String firstSentence(JacksonException e) {
    return shortenedTo(HINT.matcher(String.valueOf(e.getOriginalMessage())).replaceFirst(""), 200);
  }

  private static String shortenedTo(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
