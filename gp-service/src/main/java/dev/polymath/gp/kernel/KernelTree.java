package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Kernels as trees of maps, lists, strings and numbers, which is what JSON is read into:
 *
 * <pre>{@code
 * {"type": "sum",
 *  "left": {"type": "product",
 *           "left": {"type": "constant", "constantValue": 1.69},
 *           "right": {"type": "rbf", "lengthScale": [0.7, 1.2], "lengthScaleBounds": [0.01, 100]}},
 *  "right": {"type": "white", "noiseLevel": 0.02, "noiseLevelBounds": "fixed"}}
 * }</pre>
 *
 * <p>The types are {@code constant, white, rbf, matern, rationalQuadratic, expSineSquared,
 * dotProduct} with scikit-learn's arguments in camel case, and {@code sum, product} of {@code left}
 * and {@code right}, and {@code power} of {@code kernel} and {@code exponent}. ν of {@code matern}
 * is a number or {@code "inf"}. What is left out takes scikit-learn's default.
 */
public final class KernelTree {

  private static final String TYPE = "type";
  private static final String FIXED = "fixed";
  private static final String ROOT = "kernel";

  private int parts;

  private KernelTree() {}

  /** The tree of a kernel, bounds included. */
  public static Map<String, Object> of(Kernel kernel) {
    Map<String, Object> tree = new LinkedHashMap<>();
    switch (kernel) {
      case Sum k -> {
        tree.put(TYPE, "sum");
        tree.put("left", of(k.left()));
        tree.put("right", of(k.right()));
      }
      case Product k -> {
        tree.put(TYPE, "product");
        tree.put("left", of(k.left()));
        tree.put("right", of(k.right()));
      }
      case Power k -> {
        tree.put(TYPE, "power");
        tree.put("kernel", of(k.kernel()));
        tree.put("exponent", k.exponent());
      }
      case Leaf k -> {
        tree.put(TYPE, k.form().treeName());
        k.parameters()
            .forEach(
                (name, parameter) -> {
                  tree.put(
                      Form.camelCase(name),
                      parameter.size() == 1 ? parameter.value() : parameter.values());
                  tree.put(Form.camelCase(name + Form.BOUNDS), bounds(parameter.bounds()));
                });
        if (k instanceof Matern matern) {
          double nu = matern.smoothness().nu();
          tree.put(Form.NU, Double.isInfinite(nu) ? "inf" : (Object) nu);
        }
      }
    }
    return tree;
  }

  /**
   * Reads a tree.
   *
   * @throws Failure.InvalidRequest naming the place, such as {@code kernel.left.lengthScale}
   */
  public static Kernel parse(@Nullable Object tree) {
    Kernel kernel = new KernelTree().read(tree, ROOT, 1);
    KernelParser.requireBounded(kernel, ROOT);
    return kernel;
  }

  private static Object bounds(List<Interval> bounds) {
    if (bounds.isEmpty()) {
      return FIXED;
    }
    List<List<Double>> pairs = bounds.stream().map(b -> List.of(b.low(), b.high())).toList();
    return pairs.size() == 1 ? pairs.getFirst() : pairs;
  }

  private Kernel read(@Nullable Object node, String path, int depth) {
    if (depth > Kernel.MAX_NESTING) {
      throw failure(path, "is nested more than %d deep".formatted(Kernel.MAX_NESTING));
    }
    if (!(node instanceof Map<?, ?> map)) {
      throw failure(path, "must be an object with a type, such as {\"type\": \"rbf\"}");
    }
    String type = type(map, path);
    return switch (type) {
      case "sum" -> {
        requireKeys(map, path, Set.of("left", "right"));
        yield new Sum(
            read(map.get("left"), path + ".left", depth + 1),
            read(map.get("right"), path + ".right", depth + 1));
      }
      case "product" -> {
        requireKeys(map, path, Set.of("left", "right"));
        yield new Product(
            read(map.get("left"), path + ".left", depth + 1),
            read(map.get("right"), path + ".right", depth + 1));
      }
      case "power" -> {
        requireKeys(map, path, Set.of("kernel", "exponent"));
        yield new Power(
            read(map.get("kernel"), path + ".kernel", depth + 1),
            exponent(map.get("exponent"), path + ".exponent"));
      }
      default -> leaf(map, type, path);
    };
  }

  private static String type(Map<?, ?> map, String path) {
    if (map.get(TYPE) instanceof String type) {
      return type;
    }
    throw failure(path + "." + TYPE, "must be one of " + types());
  }

  private Leaf leaf(Map<?, ?> map, String type, String path) {
    Form form =
        Arrays.stream(Form.values())
            .filter(f -> f.treeName().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    failure(
                        path + "." + TYPE,
                        "%s is not known: the types are %s".formatted(type, types())));
    if (++parts > Kernel.MAX_PARTS) {
      throw failure(path, "more than %d kernels".formatted(Kernel.MAX_PARTS));
    }
    Set<String> allowed = new TreeSet<>();
    Map<String, List<Double>> values = new HashMap<>();
    Map<String, List<Interval>> bounds = new HashMap<>();
    for (String argument : form.arguments()) {
      String key = Form.camelCase(argument);
      allowed.add(key);
      if (!map.containsKey(key)) {
        continue;
      }
      Object value = map.get(key);
      String at = path + "." + key;
      if (argument.endsWith(Form.BOUNDS)) {
        bounds.put(argument, bounds(value, at));
      } else if (argument.equals(Form.NU) && "inf".equals(value)) {
        values.put(argument, List.of(Double.POSITIVE_INFINITY));
      } else {
        values.put(argument, numbers(value, at));
      }
    }
    requireKeys(map, path, allowed);
    try {
      return form.build(values, bounds);
    } catch (Failure.InvalidRequest e) {
      throw failure(path, e.errors().getFirst().message());
    }
  }

  private static List<Double> numbers(@Nullable Object value, String path) {
    if (!(value instanceof List<?> list)) {
      return List.of(number(value, path));
    }
    if (list.isEmpty() || list.size() > Kernel.MAX_VALUES) {
      throw failure(path, "must hold 1 to %,d numbers".formatted(Kernel.MAX_VALUES));
    }
    Double[] numbers = new Double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(list.get(i), path + "[" + i + "]");
    }
    return List.of(numbers);
  }

  private static double number(@Nullable Object value, String path) {
    if (value instanceof Number number
        && number.doubleValue() > 0
        && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw failure(path, "must be a positive, finite number");
  }

  private static int exponent(@Nullable Object value, String path) {
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= 1
        && number.doubleValue() <= Power.MAX_EXPONENT) {
      return number.intValue();
    }
    throw failure(path, "must be a whole number from 1 to " + Power.MAX_EXPONENT);
  }

  private static List<Interval> bounds(@Nullable Object value, String path) {
    if (FIXED.equals(value)) {
      return List.of();
    }
    if (value instanceof List<?> list && !list.isEmpty() && list.size() <= Kernel.MAX_VALUES) {
      if (!(list.getFirst() instanceof List<?>)) {
        return List.of(interval(list, path));
      }
      Interval[] intervals = new Interval[list.size()];
      for (int i = 0; i < intervals.length; i++) {
        intervals[i] = interval(list.get(i), path + "[" + i + "]");
      }
      return List.of(intervals);
    }
    throw failure(path, "must be \"fixed\" or a pair such as [1e-5, 1e5]");
  }

  private static Interval interval(@Nullable Object value, String path) {
    if (!(value instanceof List<?> pair) || pair.size() != 2) {
      throw failure(path, "must be a pair such as [1e-5, 1e5]");
    }
    double low = number(pair.get(0), path + "[0]");
    double high = number(pair.get(1), path + "[1]");
    if (low > high) {
      throw failure(path, "must have the lower bound first");
    }
    return new Interval(low, high);
  }

  private static void requireKeys(Map<?, ?> map, String path, Set<String> allowed) {
    for (Object key : map.keySet()) {
      if (!key.equals(TYPE) && !allowed.contains(key.toString())) {
        throw failure(
            path + "." + key,
            "is not known here: the fields are type and " + new TreeSet<>(allowed));
      }
    }
  }

  private static List<String> types() {
    List<String> types = new java.util.ArrayList<>(List.of("sum", "product", "power"));
    Arrays.stream(Form.values()).map(Form::treeName).forEach(types::add);
    return types;
  }

  private static Failure.InvalidRequest failure(String path, String message) {
    return new Failure.InvalidRequest(path, message);
  }
}
