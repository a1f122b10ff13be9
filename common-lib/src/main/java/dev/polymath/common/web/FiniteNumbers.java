package dev.polymath.common.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.ArrayType;

/**
 * Refuses every floating-point number that is not finite. JSON has no NaN, yet {@code 1e999} reads
 * as infinity and Jackson takes the string {@code "NaN"} for a number; both would poison what is
 * computed from them.
 */
final class FiniteNumbers extends SimpleModule {

  private static final long serialVersionUID = 1;

  FiniteNumbers() {
    super("polymath-finite-numbers");
    setDeserializerModifier(new Modifier());
  }

  private static final class Modifier extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1;
    private static final List<Class<?>> SCALARS =
        List.of(double.class, Double.class, float.class, Float.class, Object.class, Number.class);

    @Override
    public ValueDeserializer<?> modifyDeserializer(
        DeserializationConfig config,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      return SCALARS.contains(description.getBeanClass())
          ? new Checked(deserializer)
          : deserializer;
    }

    @Override
    public ValueDeserializer<?> modifyArrayDeserializer(
        DeserializationConfig config,
        ArrayType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      var element = type.getContentType().getRawClass();
      return element == double.class || element == float.class
          ? new Checked(deserializer)
          : deserializer;
    }
  }

  private static final class Checked extends DelegatingDeserializer {

    Checked(ValueDeserializer<?> delegate) {
      super(delegate);
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
      return new Checked(delegate);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
      if (handledType().isArray() && parser.hasToken(JsonToken.VALUE_STRING)) {
        // Jackson would take a string for the Base64 of the numbers.
        return context.handleUnexpectedToken(context.constructType(handledType()), parser);
      }
      var value = super.deserialize(parser, context);
      check(value, parser);
      return value;
    }

    private static void check(@Nullable Object value, JsonParser parser) {
      switch (value) {
        case Double number -> check(number.doubleValue(), parser);
        case Float number -> check(number.doubleValue(), parser);
        case double[] numbers -> {
          for (var i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) throw refusal(parser).prependPath(numbers, i);
          }
        }
        case float[] numbers -> {
          for (var i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) throw refusal(parser).prependPath(numbers, i);
          }
        }
        case null, default -> {}
      }
    }

    private static void check(double number, JsonParser parser) {
      if (!Double.isFinite(number)) throw refusal(parser);
    }

    private static JacksonException refusal(JsonParser parser) {
      return InvalidFormatException.from(
          parser, "Not a finite number", "NaN or infinite", double.class);
    }
  }
}
