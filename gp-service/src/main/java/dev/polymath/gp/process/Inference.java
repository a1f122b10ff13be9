package dev.polymath.gp.process;

import java.util.List;

/**
 * The way from a prior and data to a posterior. All ways answer the same questions; they differ in
 * what they cost and in what they take.
 */
public sealed interface Inference {

  /**
   * Refuses a process that this way cannot work with.
   *
   * @throws dev.polymath.common.failure.Failure.InvalidRequest naming what does not go together
   */
  void requireTakes(GaussianProcess process, int dimensions);

  /**
   * Refuses what this way cannot have observed.
   *
   * @throws dev.polymath.common.failure.Failure.InvalidRequest naming the first such y
   */
  default void requirePossible(double[] y) {
    // Every number, as a rule.
  }

  /**
   * Refuses observations that are possible one by one, and too few to begin with.
   *
   * @throws dev.polymath.common.failure.Failure.InvalidRequest naming what is missing
   */
  default void requireEnough(double[] y) {
    // One will do, as a rule.
  }

  /** What is learned beside the kernel's parameters; nothing as a rule. */
  default List<FreeParameter> free() {
    return List.of();
  }

  /** The same with other values for these. */
  default Inference withFree(double[] values) {
    return this;
  }

  /** The log marginal likelihood of this way, to be maximised. */
  Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources);

  /** Conditions a process on data. */
  Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources);

  /**
   * By the factor of the whole covariance matrix: n³ operations and 8n² bytes, any kernel and any
   * mean. GPML algorithm 2.1.
   */
  record Exact() implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      process.kernel().requireDimensions(dimensions);
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new ExactEvidence(process, data, resources);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return ExactPosterior.of(process, data, resources);
    }
  }

  /**
   * By a Kalman filter and its adjoint: exact too, with operations and memory that grow as n. For
   * one input (time), a sum of Matérn kernels with half-integer ν, constants and noise, and a mean
   * that is known.
   */
  record Kalman() implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      StateSpace.require(process, dimensions);
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new KalmanEvidence(process, data);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return KalmanPosterior.of(process, data);
    }

    /** Whether this way is open to the process on points of so many dimensions. */
    public static boolean applies(GaussianProcess process, int dimensions) {
      return dimensions == 1
          && !process.mean().isFitted()
          && StateSpace.of(process.kernel()).isPresent();
    }
  }

  /**
   * By conjugate gradients, exact without the covariance matrix: some dozens of products of n²
   * operations, on a GPU if so configured, and memory that grows as n. Any kernel with noise and a
   * mean that is known; the marginal likelihood is an estimate. Gardner et al. 2018.
   */
  record Conjugate() implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      ConjugatePosterior.requireTakes(process, dimensions);
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new ConjugateEvidence(process, data, resources);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return ConjugatePosterior.of(process, data, resources);
    }
  }

  /**
   * By a Gaussian around the mode, where an observation comes about by a {@link Likelihood} that is
   * not Gaussian: some ten factorisations of n³/3 operations and 16n² bytes, any kernel and a mean
   * that is known. GPML 3.4.
   */
  record Laplace(Likelihood likelihood) implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      LaplacePosterior.requireTakes(process, dimensions);
    }

    @Override
    public void requirePossible(double[] y) {
      likelihood.requirePossible(y);
    }

    @Override
    public List<FreeParameter> free() {
      return likelihood.free();
    }

    @Override
    public Inference withFree(double[] values) {
      return new Laplace(likelihood.withFree(values));
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new LaplaceEvidence(process, likelihood, data, resources);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return LaplacePosterior.of(process, likelihood, data, resources);
    }
  }

  /**
   * As {@link Sparse}, with parameters that are learned by minibatches ({@link
   * StochasticLearning}): m³ operations a step, however many observations there are, and n m² for
   * the posterior at the end. Hensman, Fusi and Lawrence 2013.
   *
   * @param inducing m, and where they are
   */
  record Stochastic(Inducing inducing) implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      SparsePosterior.requireTakes(process, dimensions);
    }

    /** Of all observations, which a minibatch estimates. */
    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new SparseEvidence(process, inducing, data, resources);
    }

    /** With the inducing variables at their optimum, to which a whole natural step leads. */
    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return SparsePosterior.of(process, inducing, data, resources);
    }
  }

  /**
   * By a Gaussian around the mode of several functions, one for each class: y are classes 0, 1, 2
   * and so on, any kernel and no mean. GPML 3.5.
   */
  record Softmax() implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      SoftmaxSystem.requireTakes(process, dimensions);
    }

    @Override
    public void requirePossible(double[] y) {
      SoftmaxSystem.requireClasses(y);
    }

    @Override
    public void requireEnough(double[] y) {
      SoftmaxSystem.requireWithoutGaps(y);
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new SoftmaxEvidence(process, data, resources);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return SoftmaxPosterior.of(process, data, resources);
    }
  }

  /**
   * Of several outputs together, by the factor of their whole covariance matrix: n³ operations and
   * 8n² bytes for n observations of all outputs. The last column of x is the number of the output.
   */
  record Coregional(Coregionalisation outputs) implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      OutputPoints.requireTakes(process, dimensions);
    }

    @Override
    public List<FreeParameter> free() {
      return outputs.free();
    }

    @Override
    public Inference withFree(double[] values) {
      return new Coregional(outputs.withFree(values));
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new CoregionalEvidence(process, outputs, data, resources);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return CoregionalPosterior.of(process, outputs, data, resources);
    }
  }

  /**
   * By a variational bound at a few inducing points: n m² operations for m of them, any kernel with
   * noise and a mean that is known. Titsias 2009.
   *
   * @param inducing m, and where they are
   */
  record Sparse(Inducing inducing) implements Inference {
    @Override
    public void requireTakes(GaussianProcess process, int dimensions) {
      SparsePosterior.requireTakes(process, dimensions);
    }

    @Override
    public Evidence evidence(GaussianProcess process, TrainingSet data, Resources resources) {
      return new SparseEvidence(process, inducing, data, resources);
    }

    @Override
    public Posterior posterior(GaussianProcess process, TrainingSet data, Resources resources) {
      return SparsePosterior.of(process, inducing, data, resources);
    }
  }
}
