package dev.polymath.gp.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Kernels in scikit-learn's notation. What {@link #parse} reads:
 *
 * <ul>
 *   <li>constructors with positional or named arguments: {@code RBF(0.7)}, {@code
 *       RBF(length_scale=[0.7, 1.2], length_scale_bounds=(1e-2, 1e2))}, {@code Matern(nu=2.5)},
 *       {@code WhiteKernel(0.1, noise_level_bounds="fixed")}
 *   <li>{@code +}, {@code *}, {@code **} and parentheses with Python's precedence
 *   <li>numbers, which are computed first and then become constants: {@code 1.3**2 * RBF()} is
 *       {@code ConstantKernel(1.69) * RBF()}
 * </ul>
 */
public final class KernelText {

  /** The longest text that is read: the largest kernel with all its digits and bounds fits. */
  public static final int MAX_LENGTH = 100_000;

  /** The deepest nesting that is read: that of the deepest kernel, its arguments and lists. */
  public static final int MAX_DEPTH = Kernel.MAX_NESTING + 10;

  private static final int SIGNIFICANT = 3;

  /** How tightly an operator binds; operands that bind less tightly need parentheses. */
  private enum Binding {
    SUM,
    PRODUCT,
    POWER,
    ATOM
  }

  private KernelText() {}

  /**
   * Reads a kernel.
   *
   * @throws dev.polymath.common.failure.Failure.InvalidRequest naming the character that does not
   *     fit and what would
   */
  public static Kernel parse(String text) {
    return new KernelParser(text).parse();
  }

  /** Text from which {@link #parse} makes an equal kernel. Default bounds and ν are left out. */
  public static String exact(Kernel kernel) {
    return print(kernel, KernelText::exactLeaf, true);
  }

  /**
   * As scikit-learn's {@code str(kernel)}. Where that is ambiguous, as for {@code (a + b) * c},
   * which it prints without parentheses, this has them.
   */
  public static String summary(Kernel kernel) {
    return print(kernel, KernelText::summaryLeaf, false);
  }

  private static String print(Kernel kernel, Function<Leaf, String> leaf, boolean exact) {
    return switch (kernel) {
      case Leaf k -> leaf.apply(k);
      case Sum k ->
          operand(k.left(), Binding.SUM, leaf, exact)
              + " + "
              + operand(k.right(), exact ? Binding.PRODUCT : Binding.SUM, leaf, exact);
      case Product k ->
          operand(k.left(), Binding.PRODUCT, leaf, exact)
              + " * "
              + operand(k.right(), exact ? Binding.POWER : Binding.PRODUCT, leaf, exact);
      case Power k -> operand(k.kernel(), Binding.ATOM, leaf, exact) + " ** " + k.exponent();
    };
  }

  private static String operand(
      Kernel kernel, Binding least, Function<Leaf, String> leaf, boolean exact) {
    String printed = print(kernel, leaf, exact);
    return binding(kernel, exact).compareTo(least) < 0 ? "(" + printed + ")" : printed;
  }

  private static Binding binding(Kernel kernel, boolean exact) {
    return switch (kernel) {
      case Sum ignored -> Binding.SUM;
      case Product ignored -> Binding.PRODUCT;
      case Power ignored -> Binding.POWER;
      // A summary prints a constant as a power of a number.
      case Constant ignored -> exact ? Binding.ATOM : Binding.POWER;
      case Leaf ignored -> Binding.ATOM;
    };
  }

  private static String exactLeaf(Leaf leaf) {
    List<String> arguments = new ArrayList<>();
    for (String name : leaf.form().arguments()) {
      if (name.equals(Form.NU)) {
        arguments.add("nu=" + number(((Matern) leaf).smoothness().nu()));
      } else if (name.endsWith(Form.BOUNDS)) {
        Parameter parameter =
            leaf.parameter(name.substring(0, name.length() - Form.BOUNDS.length()));
        if (!parameter.bounds().equals(List.of(Interval.DEFAULT))) {
          arguments.add(name + "=" + bounds(parameter.bounds()));
        }
      } else {
        arguments.add(name + "=" + values(leaf.parameter(name), KernelText::number));
      }
    }
    return leaf.form().textName() + "(" + String.join(", ", arguments) + ")";
  }

  private static String summaryLeaf(Leaf leaf) {
    if (leaf instanceof Constant constant) {
      return rounded(Math.sqrt(constant.value().value())) + "**2";
    }
    // str() names the parameters by name, not in the constructor's order.
    String arguments =
        leaf.parameters().entrySet().stream()
            .map(e -> e.getKey() + "=" + values(e.getValue(), KernelText::rounded))
            .collect(Collectors.joining(", "));
    if (leaf instanceof Matern matern) {
      arguments += ", nu=" + rounded(matern.smoothness().nu());
    }
    return leaf.form().textName() + "(" + arguments + ")";
  }

  private static String values(Parameter parameter, Function<Double, String> format) {
    return parameter.size() == 1
        ? format.apply(parameter.value())
        : parameter.values().stream().map(format).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String bounds(List<Interval> bounds) {
    if (bounds.isEmpty()) {
      return "\"fixed\"";
    }
    String pairs =
        bounds.stream()
            .map(b -> "(" + number(b.low()) + ", " + number(b.high()) + ")")
            .collect(Collectors.joining(", "));
    return bounds.size() == 1 ? pairs : "[" + pairs + "]";
  }

  /** Shortest digits that give the same number back, as Python reads them. */
  private static String number(double value) {
    return Double.isInfinite(value) ? "inf" : Double.toString(value).toLowerCase(Locale.ROOT);
  }

  /** C's {@code %.3g}. */
  static String rounded(double value) {
    if (Double.isInfinite(value)) {
      return "inf";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal digits =
        new BigDecimal(value).round(new MathContext(SIGNIFICANT, RoundingMode.HALF_EVEN));
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < SIGNIFICANT) {
      return digits.stripTrailingZeros().toPlainString();
    }
    String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
