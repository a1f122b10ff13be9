package dev.polymath.gp.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a leaf is written: its name in text and in a tree, and its arguments in the order of
 * scikit-learn's constructor. Text and tree are read and printed from this one table.
 */
public enum Form {
  CONSTANT(
      "ConstantKernel",
      "constant",
      List.of("constant_value", "constant_value_bounds"),
      a -> new Constant(a.get("constant_value"))),
  WHITE(
      "WhiteKernel",
      "white",
      List.of("noise_level", "noise_level_bounds"),
      a -> new White(a.get("noise_level"))),
  RBF(
      "RBF",
      "rbf",
      List.of("length_scale", "length_scale_bounds"),
      a -> new Rbf(a.get("length_scale"))),
  MATERN(
      "Matern",
      "matern",
      List.of("length_scale", "length_scale_bounds", "nu"),
      a -> new Matern(a.get("length_scale"), Smoothness.of(a.nu()))),
  RATIONAL_QUADRATIC(
      "RationalQuadratic",
      "rationalQuadratic",
      List.of("length_scale", "alpha", "length_scale_bounds", "alpha_bounds"),
      a -> new RationalQuadratic(a.get("length_scale"), a.get("alpha"))),
  EXP_SINE_SQUARED(
      "ExpSineSquared",
      "expSineSquared",
      List.of("length_scale", "periodicity", "length_scale_bounds", "periodicity_bounds"),
      a -> new ExpSineSquared(a.get("length_scale"), a.get("periodicity"))),
  DOT_PRODUCT(
      "DotProduct",
      "dotProduct",
      List.of("sigma_0", "sigma_0_bounds"),
      a -> new DotProduct(a.get("sigma_0")));

  static final String NU = "nu";
  static final String BOUNDS = "_bounds";
  private static final double DEFAULT_NU = 1.5;

  private final String textName;
  private final String treeName;

  @SuppressWarnings("ImmutableEnumChecker") // they are
  private final List<String> arguments;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Arguments, Leaf> build;

  Form(String textName, String treeName, List<String> arguments, Function<Arguments, Leaf> build) {
    this.textName = textName;
    this.treeName = treeName;
    this.arguments = arguments;
    this.build = build;
  }

  /** As scikit-learn calls the class. */
  public String textName() {
    return textName;
  }

  /** The {@code type} in a tree. */
  public String treeName() {
    return treeName;
  }

  /** In scikit-learn's names and order. */
  List<String> arguments() {
    return arguments;
  }

  /** The arguments that hold a parameter: neither bounds nor ν. */
  List<String> parameterNames() {
    return arguments.stream().filter(a -> !a.endsWith(BOUNDS) && !a.equals(NU)).toList();
  }

  Leaf build(Map<String, List<Double>> values, Map<String, List<Interval>> bounds) {
    return build.apply(new Arguments(values, bounds));
  }

  /** The name of an argument in a tree: {@code length_scale_bounds} is lengthScaleBounds there. */
  static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(
          camel.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1));
    }
    return camel.toString();
  }

  static SequencedMap<String, Parameter> ordered(String name, Parameter parameter) {
    SequencedMap<String, Parameter> map = new LinkedHashMap<>();
    map.put(name, parameter);
    return map;
  }

  static SequencedMap<String, Parameter> ordered(
      String first, Parameter one, String second, Parameter two) {
    SequencedMap<String, Parameter> map = ordered(first, one);
    map.put(second, two);
    return map;
  }

  /** What was written, with what scikit-learn takes where nothing was. */
  private record Arguments(Map<String, List<Double>> values, Map<String, List<Interval>> bounds) {

    Parameter get(String name) {
      return new Parameter(
          values.getOrDefault(name, List.of(1.0)),
          bounds.getOrDefault(name + BOUNDS, List.of(Interval.DEFAULT)));
    }

    double nu() {
      @Nullable List<Double> nu = values.get(NU);
      return nu == null ? DEFAULT_NU : nu.getFirst();
    }
  }
}
