package dev.polymath.gp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.gp.Refusal;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** scikit-learn's notation, read and printed. */
class KernelTextTest {

  /** What was written in Python, and what {@code str(kernel)} printed there. */
  static Stream<Arguments> printedByScikitLearn() {
    return Stream.of(
        arguments("ConstantKernel(2.5)", "1.58**2"),
        arguments("ConstantKernel(1e6) * RBF(1e-5)", "1e+03**2 * RBF(length_scale=1e-05)"),
        arguments("WhiteKernel(0.3)", "WhiteKernel(noise_level=0.3)"),
        arguments("RBF(0.7)", "RBF(length_scale=0.7)"),
        arguments("RBF([1.23456, 123456.0])", "RBF(length_scale=[1.23, 1.23e+05])"),
        arguments("Matern(0.8, nu=0.5)", "Matern(length_scale=0.8, nu=0.5)"),
        arguments("Matern(0.8, nu=inf)", "Matern(length_scale=0.8, nu=inf)"),
        arguments("Matern([0.8, 2.1], nu=2.5)", "Matern(length_scale=[0.8, 2.1], nu=2.5)"),
        arguments(
            "RationalQuadratic(length_scale=123.4, alpha=1e5)",
            "RationalQuadratic(alpha=1e+05, length_scale=123)"),
        arguments("ExpSineSquared(1.3, 2.2)", "ExpSineSquared(length_scale=1.3, periodicity=2.2)"),
        arguments("DotProduct(0.6)", "DotProduct(sigma_0=0.6)"),
        arguments("DotProduct(0.6) ** 3", "DotProduct(sigma_0=0.6) ** 3"),
        arguments("RBF(1.0) ** 2", "RBF(length_scale=1) ** 2"),
        arguments(
            "1.3**2 * RBF(0.7) + WhiteKernel(0.3)",
            "1.3**2 * RBF(length_scale=0.7) + WhiteKernel(noise_level=0.3)"),
        arguments(
            "50.0**2 * RBF(50.0) + 2.0**2 * RBF(100.0) * ExpSineSquared(1.0, 1.0,"
                + " periodicity_bounds=\"fixed\") + 0.5**2 * RationalQuadratic(alpha=1.0,"
                + " length_scale=1.0) + 0.1**2 * RBF(0.1) + WhiteKernel(0.1**2,"
                + " noise_level_bounds=(1e-5, 1e5))",
            "50**2 * RBF(length_scale=50) + 2**2 * RBF(length_scale=100) *"
                + " ExpSineSquared(length_scale=1, periodicity=1) + 0.5**2 *"
                + " RationalQuadratic(alpha=1, length_scale=1) + 0.1**2 * RBF(length_scale=0.1) +"
                + " WhiteKernel(noise_level=0.01)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("printedByScikitLearn")
  void printsAndReadsWhatScikitLearnPrints(String written, String printed) {
    assertThat(Kernel.parse(written).summary()).isEqualTo(printed);
    assertThat(Kernel.parse(printed).summary()).isEqualTo(printed);
  }

  @Test
  void aSummaryHasTheParenthesesThatScikitLearnLeavesOut() {
    var kernel = Kernel.parse("RBF(0.5) * (RBF(1.0) + 4.0) ** 2");

    assertThat(kernel.summary())
        .isEqualTo("RBF(length_scale=0.5) * (RBF(length_scale=1) + 2**2) ** 2");
    assertThat(Kernel.parse(kernel.summary())).isEqualTo(kernel);
  }

  static Stream<Arguments> synonyms() {
    var bounded = new Rbf(Parameter.of(0.7, 1e-3, 1e3));
    var product = new Product(new Constant(Parameter.of(1.3 * 1.3)), new Rbf(Parameter.of(0.7)));
    return Stream.of(
        arguments("RBF()", new Rbf(Parameter.of(1))),
        arguments("RBF(0.7, (1e-3, 1e3))", bounded),
        arguments("RBF(length_scale=0.7, length_scale_bounds=(1e-3, 1e3))", bounded),
        arguments("RBF(length_scale_bounds=[1e-3, 1e+3], length_scale=.7)", bounded),
        arguments("RBF(0.7, length_scale_bounds=(0.001, 10**3),)", bounded),
        arguments("RBF(0.7, \"fixed\")", new Rbf(Parameter.fixed(0.7))),
        arguments("RBF(0.7, 'fixed')", new Rbf(Parameter.fixed(0.7))),
        arguments("RBF([0.7, 1.2])", new Rbf(Parameter.of(List.of(0.7, 1.2)))),
        arguments("RBF((0.7, 1.2))", new Rbf(Parameter.of(List.of(0.7, 1.2)))),
        arguments("RBF(length_scale=(0.7))", new Rbf(Parameter.of(0.7))),
        arguments("RBF([0.7, 1.2], 'fixed')", ard()),
        arguments("RBF([0.7, 1.2], [(0.1, 1), (0.2, 2)])", ard(1, 2)),
        arguments("RBF([0.7, 1.2], ((0.1, 1), (0.2, 2)))", ard(1, 2)),
        arguments("1.3**2 * RBF(0.7)", product),
        arguments("1.3 * 1.3 * RBF(0.7)", product),
        arguments("  1.3 ** 2\n\t*RBF( 0.7 ) ", product),
        arguments("((1.3**2) * ((RBF(0.7))))", product),
        arguments("ConstantKernel(1.3**2)*RBF(length_scale = 0.7)", product),
        arguments("Matern()", new Matern(Parameter.of(1), Smoothness.THREE_HALVES)),
        arguments("Matern(1, nu=2.5)", matern(Smoothness.FIVE_HALVES)),
        arguments("Matern(1.0, (1e-5, 1e5), 0.5)", matern(Smoothness.HALF)),
        arguments("Matern(nu=inf)", matern(Smoothness.INFINITE)),
        arguments("2", new Constant(Parameter.of(2))),
        arguments("2**3**2 * 2**-9", new Constant(Parameter.of(1))),
        arguments("RBF() ** 2 ** 3", new Power(new Rbf(Parameter.of(1)), 8)),
        arguments(
            "1 + 2 * RBF() ** 2",
            new Sum(
                new Constant(Parameter.of(1)),
                new Product(
                    new Constant(Parameter.of(2)), new Power(new Rbf(Parameter.of(1)), 2)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("synonyms")
  void readsPythonsWaysOfWritingIt(String text, Kernel kernel) {
    assertThat(Kernel.parse(text)).isEqualTo(kernel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RBF(0.1 , (1e-3, 1e3))",
        "RBF([0.3333333333333333, 1.2], [(0.1, 1), (0.2, 2)])",
        "Matern([0.3, 1e-300], 'fixed', inf)",
        "ConstantKernel(1e22, (1e-9, 1e23))",
        "RationalQuadratic(0.9, 0.6, 'fixed', (1, 2))",
        "ExpSineSquared(1.3, 2.2, (1, 2), 'fixed')",
        "DotProduct(0.6, 'fixed') ** 2 ** 2",
        "(1 + RBF()) * (2 + RBF()) + (3 * RBF() + (4 + WhiteKernel(5)))",
        "RBF(1) * (RBF(2) * RBF(3)) * (RBF(4) + RBF(5) * RBF(6)) ** 2",
        "((RBF() ** 2) ** 3 + 1) ** 2",
        "1 + (2 + (3 + (4 + RBF())))"
      })
  void theExactTextGivesTheSameKernelBack(String text) {
    var kernel = Kernel.parse(text);

    assertThat(Kernel.parse(kernel.text())).isEqualTo(kernel);
    assertThat(Kernel.parse(kernel.text()).text()).isEqualTo(kernel.text());
  }

  @Test
  void theExactTextLeavesDefaultsOut() {
    assertThat(Kernel.parse("1.5**2 * RBF([0.7, 2], (1e-5, 1e5)) + Matern(3, 'fixed')").text())
        .isEqualTo(
            "ConstantKernel(constant_value=2.25) * RBF(length_scale=[0.7, 2.0])"
                + " + Matern(length_scale=3.0, length_scale_bounds=\"fixed\", nu=1.5)");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RBF() +                     | 8  | found the end where a number, a kernel such as",
        "RBF() RBF()                 | 7  | found 'R' where the end, or + or * or **",
        "RBF() - RBF()               | 7  | found '-' where the end",
        "-1 * RBF()                  | 1  | a kernel cannot be negative",
        "Rbf()                       | 1  | Rbf is not known: the kernels are ConstantKernel",
        "1 + PairwiseKernel()        | 5  | PairwiseKernel is not known",
        "RBF                         | 4  | found the end where ( after RBF",
        "RBF(1                       | 6  | to go with the ( at character 4",
        "(RBF() + 1                  | 11 | to go with the ( at character 1",
        "RBF())                      | 6  | found ')' where the end",
        "RBF(scale=1)                | 5  | RBF has no scale: it takes [length_scale,",
        "RBF(1, length_scale=2)      | 8  | length_scale is given twice",
        "RBF(length_scale=1, 2)      | 21 | must come before those with one",
        "WhiteKernel(1, 'fixed', 3)  | 25 | takes no more than [noise_level,",
        "RBF(-1)                     | 5  | must be positive",
        "RBF(0)                      | 5  | must be positive and finite",
        "RBF(inf)                    | 5  | must be positive and finite",
        "RBF('fixed')                | 5  | length_scale must be a number",
        "RBF([])                     | 5  | length_scale is an empty list",
        "RBF([1, [2]])               | 9  | length_scale must be a number",
        "RBF(1, 'free')              | 8  | must be \"fixed\" or a pair such as (1e-5, 1e5)",
        "RBF(1, (1, 2, 3))           | 8  | must be \"fixed\" or a pair",
        "RBF(1, (2, 1))              | 8  | the lower first",
        "RBF(1, 'fixed)              | 8  | this quotation mark is never closed",
        "RBF([1, 2, 3], [(1, 2), (1, 2)]) | 1 | 2 bounds for 3 values",
        "DotProduct([1, 2])          | 1  | DotProduct takes one sigma_0, not 2",
        "Matern(nu=2)                | 1  | offered for nu = 0.5, 1.5, 2.5 and inf",
        "RBF() ** 0.5                | 10 | must be a whole number from 1 to 32",
        "RBF() ** -1                 | 10 | must be a whole number from 1 to 32",
        "RBF() ** RBF()              | 10 | an exponent must be a number",
        "RBF() ** 33                 | 10 | from 1 to 32",
        "1.2.3 * RBF()               | 1  | 1.2.3 is not a number",
        "1e999 * RBF()               | 1  | 1e999 is too large",
        "0 * RBF()                   | 1  | a constant must be positive",
        "10**400 + RBF()             | 1  | a constant must be positive and finite",
        "RBF() % 2                   | 7  | found '%'",
        "RBF(length_scale==1)        | 18 | found '='",
        "RBF(,)                      | 5  | found ','",
        "__import__('os')            | 1  | __import__ is not known"
      })
  void anErrorNamesThePlaceAndWhatWasExpected(String text, int character, String message) {
    var refusal = Refusal.of(() -> Kernel.parse(text));

    assertThat(refusal.field()).isEqualTo("kernel");
    assertThat(refusal.message()).startsWith("at character " + character + ": ").contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "RBF(", "RBF([", "RBF((", "2**", "2**(", "RBF(length_scale=", "RBF()**("})
  void deepNestingIsRefusedAndDoesNotOverflowTheStack(String open) {
    assertThat(
            Refusal.of(() -> Kernel.parse(open.repeat(KernelText.MAX_LENGTH / open.length())))
                .message())
        .contains("nested more than");
  }

  @Test
  void longTextIsRefusedUnread() {
    assertThat(Refusal.of(() -> Kernel.parse(" ".repeat(KernelText.MAX_LENGTH) + "2")).message())
        .contains("has 100,001 characters where at most 100,000 are read");
  }

  @Test
  void manyPartsAreRefused() {
    assertThat(Refusal.of(() -> Kernel.parse("1 * RBF() + ".repeat(50) + "RBF()")).message())
        .contains("more than 100 kernels");
  }

  /** What was accepted once must be accepted again with the digits that learning gives it. */
  @Test
  void theLargestKernelCanBeReadAgain() {
    var bounds = "(1.2345678901234567e-100, 1.2345678901234567e+100)";
    var list = numbers(i -> "1");
    var pairs = numbers(i -> bounds);
    var kernel = Kernel.parse("RBF([" + list + "], [" + pairs + "])");
    var theta = kernel.theta();
    for (var i = 0; i < theta.length; i++) theta[i] = -200 - i / 31.0;

    var learned = kernel.withTheta(theta);

    assertThat(Kernel.parse(learned.text())).isEqualTo(learned);
  }

  @Test
  void theDeepestKernelCanBeReadAgain() {
    Kernel kernel = new Rbf(Parameter.of(List.of(1.0, 2.0)));
    for (var i = 0; i < 99; i++) kernel = new Sum(new White(Parameter.of(1)), kernel);
    for (var i = 0; i < 50; i++) kernel = new Power(kernel, 1);

    assertThat(Kernel.parse(kernel.text())).isEqualTo(kernel);
    assertThat(Kernel.fromTree(kernel.tree())).isEqualTo(kernel);
    var deeper = new Power(kernel, 1);
    assertThat(Refusal.of(() -> Kernel.parse(deeper.text())).message())
        .contains("nested more than");
    assertThat(Refusal.of(() -> Kernel.fromTree(deeper.tree())).message())
        .contains("nested more than");
  }

  private static String numbers(IntFunction<String> number) {
    return IntStream.range(0, Kernel.MAX_VALUES).mapToObj(number).collect(Collectors.joining(", "));
  }

  private static Kernel matern(Smoothness smoothness) {
    return new Matern(Parameter.of(1), smoothness);
  }

  private static Kernel ard(double... high) {
    var bounds =
        IntStream.range(0, high.length).mapToObj(i -> new Interval(high[i] / 10, high[i])).toList();
    return new Rbf(new Parameter(List.of(0.7, 1.2), bounds));
  }
}
