package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A covariance function k(x, x′), positive semi-definite. Immutable; build it from text, from a
 * tree or from the records.
 *
 * <p>The parameters that may be learned are laid out in one vector of logarithms, θ, in
 * scikit-learn's order: the left operand before the right one, the parameters of one kernel by
 * name, fixed ones left out.
 *
 * <p>Paper: Rasmussen 2004, section 2; Rasmussen and Williams 2006 (GPML), chapter 4.
 */
public sealed interface Kernel permits Leaf, Sum, Product, Power {

  /** How many parts a kernel may have; what it costs grows with them. */
  int MAX_PARTS = 100;

  /** How many numbers a kernel may hold. */
  int MAX_VALUES = 1_000;

  /** How deep sums, products and powers may stand within one another. */
  int MAX_NESTING = 150;

  /** Reads scikit-learn's notation; see {@link KernelText}. */
  static Kernel parse(String text) {
    return KernelText.parse(text);
  }

  /** Reads the tree form; see {@link KernelTree}. */
  static Kernel fromTree(Object tree) {
    return KernelTree.parse(tree);
  }

  /** All parameters, fixed ones too, in the order of θ. */
  List<Hyperparameter> hyperparameters();

  /** The same kernel with each parameter, in the order of θ, replaced. */
  Kernel map(UnaryOperator<Parameter> change);

  /** What is written between parts: everything below this one, leaves only. */
  List<Leaf> leaves();

  /** Exact text: {@link #parse} gives this very kernel back. Default bounds are left out. */
  default String text() {
    return KernelText.exact(this);
  }

  /** What scikit-learn's {@code str(kernel)} prints: three significant digits, no bounds. */
  default String summary() {
    return KernelText.summary(this);
  }

  /** The tree of maps, lists, strings and numbers that {@link #fromTree} reads. */
  default Map<String, Object> tree() {
    return KernelTree.of(this);
  }

  /** Logarithms of the parameters that are not fixed. */
  default double[] theta() {
    return hyperparameters().stream()
        .map(Hyperparameter::parameter)
        .filter(p -> !p.isFixed())
        .flatMap(p -> p.values().stream())
        .mapToDouble(Math::log)
        .toArray();
  }

  /** A name for each entry of θ: {@code k1__k2__length_scale}, with {@code [0]} added for ARD. */
  default List<String> thetaNames() {
    List<String> names = new ArrayList<>();
    for (Hyperparameter h : hyperparameters()) {
      int size = h.parameter().size();
      for (int i = 0; i < size && !h.parameter().isFixed(); i++) {
        names.add(size == 1 ? h.name() : h.name() + "[" + i + "]");
      }
    }
    return List.copyOf(names);
  }

  /** Where each entry of θ may go, as parameters and not as logarithms. */
  default List<Interval> thetaBounds() {
    List<Interval> bounds = new ArrayList<>();
    for (Hyperparameter h : hyperparameters()) {
      for (int i = 0; i < h.parameter().size() && !h.parameter().isFixed(); i++) {
        bounds.add(h.parameter().bound(i));
      }
    }
    return List.copyOf(bounds);
  }

  /** The kernel with other values for the parameters that are not fixed. */
  default Kernel withTheta(double[] theta) {
    int expected = thetaBounds().size();
    if (theta.length != expected) {
      throw new Failure.InvalidRequest(
          "theta",
          "%d numbers where the kernel has %d free parameters: %s"
              .formatted(theta.length, expected, thetaNames()));
    }
    Iterator<Double> values = Arrays.stream(theta).iterator();
    return map(
        p ->
            p.isFixed()
                ? p
                : p.withValues(
                    p.values().stream().map(ignored -> Math.exp(values.next())).toList()));
  }

  /** The kernel with each free parameter brought to the nearest value within its bounds. */
  default Kernel withinBounds() {
    return map(Parameter::withinBounds);
  }

  /** Refuses points that have not as many columns as the kernel has length scales. */
  default void requireDimensions(int dimensions) {
    for (Hyperparameter h : hyperparameters()) {
      int size = h.parameter().size();
      if (size != 1 && size != dimensions) {
        throw new Failure.InvalidRequest(
            "kernel",
            "%s has %d values where x has %d columns: give one value, or one for each column"
                .formatted(h.name(), size, dimensions));
      }
    }
  }

  /**
   * Ties the kernel to points. The evaluator holds scratch memory for one row: make one for each
   * thread.
   */
  default RowEvaluator bind(Points rows, Points columns) {
    requireDimensions(columns.dimensions());
    return Evaluators.bind(this, rows, columns);
  }
}
