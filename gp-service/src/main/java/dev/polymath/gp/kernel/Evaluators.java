package dev.polymath.gp.kernel;

/** Chooses the evaluator of each part of a kernel and gives it its places in θ. */
final class Evaluators {

  /** In the place of an entry of θ: the parameter is fixed. */
  static final int FIXED = -1;

  private final Points rows;
  private final Points columns;
  private int next;

  private Evaluators(Points rows, Points columns) {
    this.rows = rows;
    this.columns = columns;
  }

  static RowEvaluator bind(Kernel kernel, Points rows, Points columns) {
    return new Evaluators(rows, columns).bind(kernel);
  }

  private RowEvaluator bind(Kernel kernel) {
    return switch (kernel) {
      case Constant k -> new ConstantEvaluator(k.value().value(), slot(k.value()));
      case White k -> new WhiteEvaluator(k.noiseLevel().value(), slot(k.noiseLevel()));
      case DotProduct k ->
          new DotProductEvaluator(k.sigma0().value(), slot(k.sigma0()), rows, columns);
      case Rbf k -> new RbfEvaluator(distances(k.lengthScale()));
      case Matern k -> {
        ScaledDistances distances = distances(k.lengthScale());
        yield k.smoothness() == Smoothness.INFINITE
            ? new RbfEvaluator(distances)
            : new MaternEvaluator(k.smoothness(), distances);
      }
      case RationalQuadratic k -> {
        int alphaSlot = slot(k.alpha());
        yield new RationalQuadraticEvaluator(
            k.alpha().value(), alphaSlot, distances(k.lengthScale()));
      }
      case ExpSineSquared k -> {
        int lengthSlot = slot(k.lengthScale());
        yield new ExpSineSquaredEvaluator(k, lengthSlot, slot(k.periodicity()), rows, columns);
      }
      case Sum k -> {
        RowEvaluator left = bind(k.left());
        yield new SumEvaluator(left, bind(k.right()), columns.size());
      }
      case Product k -> {
        RowEvaluator left = bind(k.left());
        yield new ProductEvaluator(left, bind(k.right()), columns.size());
      }
      case Power k -> new PowerEvaluator(bind(k.kernel()), k.exponent(), columns.size());
    };
  }

  private ScaledDistances distances(Parameter lengthScale) {
    return new ScaledDistances(lengthScale, slot(lengthScale), rows, columns);
  }

  private int slot(Parameter parameter) {
    if (parameter.isFixed()) {
      return FIXED;
    }
    int slot = next;
    next += parameter.size();
    return slot;
  }
}
