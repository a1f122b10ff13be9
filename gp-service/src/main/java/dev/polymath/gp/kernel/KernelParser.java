package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Recursive descent over
 *
 * <pre>
 * sum      = product { "+" product }
 * product  = power { "*" power }
 * power    = atom [ "**" exponent ]
 * exponent = [ "-" | "+" ] power
 * atom     = number | name "(" [ argument { "," argument } [ "," ] ] ")" | "(" sum ")"
 * argument = [ name "=" ] ( sum | list | string )
 * list     = ( "[" | "(" ) [ ( sum | list ) { "," ( sum | list ) } [ "," ] ] ( "]" | ")" )
 * </pre>
 */
final class KernelParser {

  private static final String FIELD = "kernel";

  /** What a piece of text stands for, and where it began. */
  private sealed interface Value {
    int position();
  }

  private record Num(double number, int position) implements Value {}

  private record Kern(Kernel kernel, int position) implements Value {}

  private record Text(String text, int position) implements Value {}

  private record Sequence(List<Value> items, int position) implements Value {}

  private final String text;
  private int position;
  private int depth;
  private int parts;

  KernelParser(String text) {
    this.text = text;
  }

  Kernel parse() {
    if (text.isBlank()) {
      throw failure("is empty: write for example 1.0**2 * RBF(length_scale=1.0)");
    }
    if (text.length() > KernelText.MAX_LENGTH) {
      throw failure(
          "has %,d characters where at most %,d are read"
              .formatted(text.length(), KernelText.MAX_LENGTH));
    }
    Value value = sum();
    skipBlanks();
    if (position < text.length()) {
      throw unexpected("the end, or + or * or ** and another kernel");
    }
    Kernel kernel = kernel(value);
    requireBounded(kernel, FIELD);
    return kernel;
  }

  /**
   * Bounds what a kernel can cost, whichever way it was written; and either way of writing can then
   * be read again.
   */
  static void requireBounded(Kernel kernel, String field) {
    if (nesting(kernel) > Kernel.MAX_NESTING) {
      throw new Failure.InvalidRequest(
          field, "is nested more than %d deep".formatted(Kernel.MAX_NESTING));
    }
    int values = kernel.hyperparameters().stream().mapToInt(h -> h.parameter().size()).sum();
    if (values > Kernel.MAX_VALUES) {
      throw new Failure.InvalidRequest(
          field,
          "has %,d parameter values where at most %,d are taken"
              .formatted(values, Kernel.MAX_VALUES));
    }
  }

  private static int nesting(Kernel kernel) {
    return switch (kernel) {
      case Leaf _ -> 1;
      case Sum(Kernel left, Kernel right) -> 1 + Math.max(nesting(left), nesting(right));
      case Product(Kernel left, Kernel right) -> 1 + Math.max(nesting(left), nesting(right));
      case Power(Kernel base, _) -> 1 + nesting(base);
    };
  }

  private Value sum() {
    enter();
    Value left = product();
    while (accept('+')) {
      Value right = product();
      left =
          left instanceof Num(double a, int at) && right instanceof Num(double b, _)
              ? new Num(a + b, at)
              : new Kern(new Sum(kernel(left), kernel(right)), left.position());
    }
    depth--;
    return left;
  }

  private Value product() {
    Value left = power();
    while (peek() == '*' && peek(1) != '*') {
      position++;
      Value right = power();
      left =
          left instanceof Num(double a, int at) && right instanceof Num(double b, _)
              ? new Num(a * b, at)
              : new Kern(new Product(kernel(left), kernel(right)), left.position());
    }
    return left;
  }

  private Value power() {
    Value base = atom();
    if (!(peek() == '*' && peek(1) == '*')) {
      return base;
    }
    position += 2;
    Value power = exponent();
    if (!(power instanceof Num(double exponent, int at))) {
      throw failure(power.position(), "an exponent must be a number");
    }
    return switch (base) {
      case Num(double number, int start) -> new Num(Math.pow(number, exponent), start);
      case Kern(Kernel kernel, int start) -> new Kern(raise(kernel, exponent, at), start);
      case Text _, Sequence _ ->
          throw failure(base.position(), "only a kernel or a number has a power");
    };
  }

  private Kernel raise(Kernel kernel, double exponent, int at) {
    if (exponent != Math.rint(exponent) || exponent < 1 || exponent > Power.MAX_EXPONENT) {
      throw failure(
          at,
          "the exponent of a kernel must be a whole number from 1 to %d: other powers need not be positive semi-definite"
              .formatted(Power.MAX_EXPONENT));
    }
    return new Power(kernel, (int) exponent);
  }

  private Value exponent() {
    enter();
    skipBlanks();
    int start = position;
    boolean negative = accept('-');
    if (!negative) {
      accept('+');
    }
    Value value = power();
    depth--;
    return negative && value instanceof Num(double number, _) ? new Num(-number, start) : value;
  }

  private Value atom() {
    skipBlanks();
    int start = position;
    char c = peek();
    if (c == '(') {
      position++;
      Value value = sum();
      expect(')', start);
      return value;
    }
    if (Character.isDigit(c) || c == '.') {
      return number();
    }
    if (isNameStart(c)) {
      return constructor();
    }
    if (c == '-') {
      throw failure(start, "a kernel cannot be negative: leave the - out");
    }
    throw unexpected("a number, a kernel such as RBF(length_scale=1.0), or (");
  }

  private Value number() {
    int start = position;
    while (Character.isDigit(peek0()) || peek0() == '.' || peek0() == '_') {
      position++;
    }
    if ((peek0() == 'e' || peek0() == 'E')) {
      position++;
      if (peek0() == '-' || peek0() == '+') {
        position++;
      }
      while (Character.isDigit(peek0())) {
        position++;
      }
    }
    String digits = text.substring(start, position);
    try {
      double value = Double.parseDouble(digits);
      if (Double.isInfinite(value)) {
        throw failure(start, "%s is too large".formatted(digits));
      }
      return new Num(value, start);
    } catch (NumberFormatException e) {
      throw failure(start, "%s is not a number".formatted(digits));
    }
  }

  private Value constructor() {
    int start = position;
    String name = name();
    Form form =
        Arrays.stream(Form.values())
            .filter(f -> f.textName().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    failure(
                        start,
                        "%s is not known: the kernels are %s".formatted(name, knownNames())));
    if (++parts > Kernel.MAX_PARTS) {
      throw failure(start, "more than %d kernels".formatted(Kernel.MAX_PARTS));
    }
    skipBlanks();
    int open = position;
    if (!accept('(')) {
      throw unexpected("( after %s".formatted(name));
    }
    Map<String, Value> arguments = new HashMap<>();
    boolean named = false;
    while (peek() != ')') {
      int at = position;
      String key;
      if (isNameStart(peek()) && isKeyword()) {
        named = true;
        key = name();
        expectEquals();
        if (!form.arguments().contains(key)) {
          throw failure(at, "%s has no %s: it takes %s".formatted(name, key, form.arguments()));
        }
      } else if (named) {
        throw failure(at, "an argument without a name must come before those with one");
      } else if (arguments.size() == form.arguments().size()) {
        throw failure(at, "%s takes no more than %s".formatted(name, form.arguments()));
      } else {
        key = form.arguments().get(arguments.size());
      }
      if (arguments.put(key, argument()) != null) {
        throw failure(at, "%s is given twice".formatted(key));
      }
      if (!accept(',')) {
        break;
      }
    }
    expect(')', open);
    return new Kern(build(form, arguments, start), start);
  }

  private Leaf build(Form form, Map<String, Value> arguments, int start) {
    Map<String, List<Double>> values = new HashMap<>();
    Map<String, List<Interval>> bounds = new HashMap<>();
    arguments.forEach(
        (key, value) -> {
          if (key.endsWith(Form.BOUNDS)) {
            bounds.put(key, bounds(key, value));
          } else {
            values.put(key, numbers(key, value));
          }
        });
    try {
      return form.build(values, bounds);
    } catch (Failure.InvalidRequest e) {
      throw failure(start, e.errors().getFirst().message());
    }
  }

  private Value argument() {
    enter();
    skipBlanks();
    int start = position;
    char c = peek();
    Value value;
    if (c == '"' || c == '\'') {
      value = string(c);
    } else if (c == '[') {
      position++;
      value = sequence(']', start);
    } else if (c == '(') {
      // A pair of bounds, or a number in parentheses.
      position++;
      Sequence sequence = sequence(')', start);
      value =
          sequence.items().size() == 1 && sequence.items().getFirst() instanceof Num num
              ? num
              : sequence;
    } else if (isNameStart(c) && peekName().equals("inf")) {
      name();
      value = new Num(Double.POSITIVE_INFINITY, start);
    } else if (c == '-') {
      throw failure(start, "parameters and bounds must be positive: leave the - out");
    } else {
      value = sum();
    }
    depth--;
    return value;
  }

  private Sequence sequence(char close, int open) {
    List<Value> items = new ArrayList<>();
    while (peek() != close) {
      items.add(argument());
      if (items.size() > Kernel.MAX_VALUES) {
        throw failure(open, "more than %,d values".formatted(Kernel.MAX_VALUES));
      }
      if (!accept(',')) {
        break;
      }
    }
    expect(close, open);
    return new Sequence(items, open);
  }

  private Text string(char quote) {
    int start = position;
    int end = text.indexOf(quote, start + 1);
    if (end < 0) {
      throw failure(start, "this quotation mark is never closed");
    }
    position = end + 1;
    return new Text(text.substring(start + 1, end), start);
  }

  private List<Double> numbers(String key, Value value) {
    if (value instanceof Sequence(List<Value> items, int at)) {
      if (items.isEmpty()) {
        throw failure(at, "%s is an empty list".formatted(key));
      }
      return items.stream().map(item -> number(key, item)).toList();
    }
    return List.of(number(key, value));
  }

  private double number(String key, Value value) {
    if (value instanceof Num(double number, int at)) {
      if (!(number > 0) || (Double.isInfinite(number) && !key.equals(Form.NU))) {
        throw failure(
            at,
            "%s must be positive and finite: parameters are learned as logarithms".formatted(key));
      }
      return number;
    }
    throw failure(value.position(), "%s must be a number".formatted(key));
  }

  private List<Interval> bounds(String key, Value value) {
    if (value instanceof Text(String word, int at)) {
      if (!word.equals("fixed")) {
        throw failure(at, "%s must be \"fixed\" or a pair such as (1e-5, 1e5)".formatted(key));
      }
      return List.of();
    }
    if (value instanceof Sequence(List<Value> items, _)
        && !items.isEmpty()
        && items.getFirst() instanceof Sequence) {
      return items.stream().map(item -> interval(key, item)).toList();
    }
    return List.of(interval(key, value));
  }

  private Interval interval(String key, Value value) {
    if (value instanceof Sequence(List<Value> items, int at)
        && items.size() == 2
        && items.get(0) instanceof Num(double low, _)
        && items.get(1) instanceof Num(double high, _)) {
      try {
        return new Interval(low, high);
      } catch (Failure.InvalidRequest e) {
        throw failure(at, "%s: %s".formatted(key, e.errors().getFirst().message()));
      }
    }
    throw failure(
        value.position(), "%s must be \"fixed\" or a pair such as (1e-5, 1e5)".formatted(key));
  }

  /** A number between kernels is a constant, as in scikit-learn. */
  private Kernel kernel(Value value) {
    return switch (value) {
      case Kern(Kernel kernel, _) -> kernel;
      case Num(double number, int at) -> {
        if (!(number > 0) || Double.isInfinite(number)) {
          throw failure(at, "a constant must be positive and finite");
        }
        if (++parts > Kernel.MAX_PARTS) {
          throw failure(at, "more than %d kernels".formatted(Kernel.MAX_PARTS));
        }
        yield new Constant(Parameter.of(number));
      }
      case Text _, Sequence _ -> throw failure(value.position(), "a kernel was expected");
    };
  }

  private void enter() {
    if (++depth > KernelText.MAX_DEPTH) {
      throw failure(
          position,
          "nested more than %d deep: take parentheses out".formatted(KernelText.MAX_DEPTH));
    }
  }

  private boolean isKeyword() {
    int mark = position;
    name();
    skipBlanks();
    boolean keyword = peek0() == '=';
    position = mark;
    return keyword;
  }

  private String peekName() {
    int mark = position;
    String name = name();
    position = mark;
    return name;
  }

  private String name() {
    int start = position;
    while (isNameStart(peek0()) || Character.isDigit(peek0())) {
      position++;
    }
    return text.substring(start, position);
  }

  private void expectEquals() {
    if (!accept('=')) {
      throw unexpected("=");
    }
  }

  private void expect(char close, int open) {
    if (!accept(close)) {
      throw unexpected(
          "%s or an operator, to go with the %s at character %d"
              .formatted(close, text.charAt(open), open + 1));
    }
  }

  private boolean accept(char c) {
    if (peek() == c) {
      position++;
      return true;
    }
    return false;
  }

  private char peek() {
    skipBlanks();
    return peek0();
  }

  private char peek0() {
    return peek(0);
  }

  /** The character that many places on, or NUL behind the end. */
  private char peek(int ahead) {
    return position + ahead < text.length() ? text.charAt(position + ahead) : '\0';
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String knownNames() {
    return Arrays.stream(Form.values()).map(Form::textName).collect(Collectors.joining(", "));
  }

  private Failure.InvalidRequest unexpected(String expected) {
    skipBlanks();
    String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
    return failure(position, "found %s where %s was expected".formatted(found, expected));
  }

  private static Failure.InvalidRequest failure(int at, String message) {
    return new Failure.InvalidRequest(FIELD, "at character %d: %s".formatted(at + 1, message));
  }

  private static Failure.InvalidRequest failure(String message) {
    return new Failure.InvalidRequest(FIELD, message);
  }
}
