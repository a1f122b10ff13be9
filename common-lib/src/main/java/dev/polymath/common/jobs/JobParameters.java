package dev.polymath.common.jobs;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import jakarta.validation.Validator;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Parameters on their way from a caller's JSON to a handler's record, into the database and back.
 * Strict where callers speak, lenient where the database does, since an older build may have
 * written what is there.
 */
final class JobParameters {

  /** Arrays and strings longer than this are only counted where a job is shown. */
  private static final int MOST_SHOWN_VALUES = 32;

  private static final int MOST_SHOWN_CHARACTERS = 1000;

  private final JsonMapper lenient;
  private final JsonMapper strict;
  private final Validator validator;
  private final DataSize max;

  JobParameters(JsonMapper json, Validator validator, DataSize max) {
    this.lenient =
        json.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    this.strict =
        json.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    this.validator = validator;
    this.max = max;
  }

  /** What a caller sent, as the handler's record; field errors name the caller's fields. */
  <P> P parse(ObjectNode sent, Class<P> type) {
    try {
      return strict.treeToValue(sent, type);
    } catch (UnrecognizedPropertyException e) {
      throw new Failure.InvalidRequest(
          path(e), "is no field of this job; it takes " + known(e.getKnownPropertyIds()));
    } catch (MismatchedInputException e) {
      throw new Failure.InvalidRequest(path(e), "must be " + kind(e.getTargetType()));
    } catch (JacksonException e) {
      throw new Failure.InvalidRequest(path(e), reason(e));
    }
  }

  /** Checks the annotations of a handler's record. */
  <P> void validate(P parameters) {
    var violations = validator.validate(parameters);
    if (!violations.isEmpty()) {
      throw new Failure.InvalidRequest(
          violations.stream()
              .map(v -> new FieldError(v.getPropertyPath().toString(), v.getMessage()))
              .sorted(Comparator.comparing(FieldError::field))
              .toList());
    }
  }

  /** As they are kept for the worker. */
  String write(Object parameters) {
    var text = lenient.writeValueAsString(parameters);
    if (text.length() > max.toBytes()) {
      throw new Failure.TooLarge(
          "The parameters of a job may take up %d bytes of JSON and these take %d. Send large data as a dataset."
              .formatted(max.toBytes(), text.length()));
    }
    return text;
  }

  /** As they are shown with the job: long lists and texts are counted rather than repeated. */
  String writeShown(Object parameters) {
    return lenient.writeValueAsString(abridged(lenient.valueToTree(parameters)));
  }

  /** As the worker takes them from the database. */
  <P> P read(String kept, Class<P> type) {
    return lenient.readValue(kept, type);
  }

  private static JsonNode abridged(JsonNode node) {
    return switch (node) {
      case ArrayNode array when array.size() > MOST_SHOWN_VALUES ->
          StringNode.valueOf("%d values".formatted(array.size()));
      case ArrayNode array -> {
        for (var i = 0; i < array.size(); i++) {
          array.set(i, abridged(array.get(i)));
        }
        yield array;
      }
      case ObjectNode object -> {
        for (var property : object.properties()) {
          property.setValue(abridged(property.getValue()));
        }
        yield object;
      }
      case StringNode text when text.stringValue().length() > MOST_SHOWN_CHARACTERS ->
          StringNode.valueOf("%d characters".formatted(text.stringValue().length()));
      default -> node;
    };
  }

  private static String path(JacksonException e) {
    var path = new StringBuilder();
    for (Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.toString();
  }

  private static String known(Collection<Object> fields) {
    return fields.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String kind(Class<?> target) {
    if (target == null) {
      return "of another kind";
    }
    if (target.isEnum()) {
      return "one of " + Arrays.toString(target.getEnumConstants());
    }
    if (target == boolean.class || target == Boolean.class) {
      return "true or false";
    }
    if (target == int.class
        || target == Integer.class
        || target == long.class
        || target == Long.class) {
      return "a whole number that fits "
          + (target == int.class || target == Integer.class ? 32 : 64)
          + " bits";
    }
    if (target.isPrimitive() || Number.class.isAssignableFrom(target)) {
      return "a number";
    }
    if (target == String.class) {
      return "a text";
    }
    return target.isArray() || Collection.class.isAssignableFrom(target) ? "a list" : "an object";
  }

  /** Values that a record's own constructor refused come with its words. */
  private static String reason(JacksonException e) {
    var cause = e.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : "cannot be read as what this job takes";
  }
}
