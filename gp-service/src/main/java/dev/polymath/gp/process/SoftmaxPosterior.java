package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * What observations of several classes say: a function for each class, as a Gaussian around the
 * mode of all of them, GPML algorithms 3.3 and 3.4. It answers probabilities, averaged over the
 * functions.
 *
 * <p>Holds C + 1 matrices of n × n outside the heap.
 */
public final class SoftmaxPosterior implements Posterior {
  private final GaussianProcess process;
  private final Points x;
  private final SoftmaxSystem system;
  private final Resources resources;
  private final Lifetime lifetime = new Lifetime();
  private final SoftmaxMode mode;

  private SoftmaxPosterior(
      GaussianProcess process, SoftmaxSystem system, TrainingSet data, Resources resources) {
    this.process = process;
    this.x = data.x();
    this.system = system;
    this.resources = resources;
    try (Lifetime scratch = new Lifetime()) {
      int n = data.size();
      Matrix[] e = system.perClass(lifetime.arena());
      Matrix sum = Matrix.allocate(lifetime.arena(), n, n);
      Matrix covariance = Matrix.allocate(scratch.arena(), n, n);
      CovarianceMatrix.fillSymmetric(
          process.kernel(), x, Variance.OBSERVATION, process.alpha(), resources.team(), covariance);
      this.mode =
          SoftmaxMode.find(resources.algebra(), covariance, system.classes(), e, sum)
              .orElseThrow(Conditioning::indefinite);
    } catch (RuntimeException | Error failure) {
      lifetime.close();
      throw failure;
    }
  }

  /** Finds the mode: some ten times (C + 1) n³ operations. */
  public static SoftmaxPosterior of(
      GaussianProcess process, TrainingSet data, Resources resources) {
    return new SoftmaxPosterior(
        process, SoftmaxSystem.of(process, data, resources), data, resources);
  }

  /** How many classes there are. */
  public int classes() {
    return system.count();
  }

  /** The probability of each class at each point. */
  public double[][] probabilities(Points at) {
    Functions functions = functions(at);
    double[][] probabilities = new double[at.size()][];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = SoftmaxAverage.of(functions.mean[i], functions.covariance[i]);
    }
    return probabilities;
  }

  /**
   * The functions at each point taken by itself.
   *
   * @param mean of each class, a row for each point
   * @param covariance of the classes, C by C for each point
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
  record Functions(double[][] mean, double[][][] covariance) {}

  Functions functions(Points at) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          double[][] mean = new double[count][classes()];
          double[][][] covariance = new double[count][][];
          double[] own = CovarianceMatrix.diagonal(process.kernel(), at, Variance.OBSERVATION);
          double[] row = new double[size()];
          int block = CovarianceMatrix.blockRows(count, size());
          try (Lifetime scratch = new Lifetime()) {
            Matrix memory = Matrix.allocate(scratch.arena(), block, size());
            for (int from = 0; from < count; from += block) {
              Points some = at.slice(from, Math.min(count, from + block));
              Matrix cross = memory.top(some.size());
              CovarianceMatrix.fillCross(process.kernel(), some, x, resources.team(), cross);
              double[] variances = Arrays.copyOfRange(own, from, from + some.size());
              double[][][] found = mode.covariances(resources.algebra(), cross, variances);
              for (int i = 0; i < some.size(); i++) {
                cross.readRow(i, row, row.length);
                covariance[from + i] = found[i];
                for (int c = 0; c < classes(); c++) {
                  mean[from + i][c] = Solution.dot(row, mode.weights()[c]);
                }
              }
            }
          }
          return new Functions(mean, covariance);
        });
  }

  @Override
  public GaussianProcess process() {
    return process;
  }

  @Override
  public int dimensions() {
    return x.dimensions();
  }

  @Override
  public int size() {
    return x.size();
  }

  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return new LogMarginalLikelihood(mode.dataFit(), mode.complexity(), 0, List.of(), 0);
  }

  @Override
  public long memoryBytes() {
    return (classes() + 1L) * Matrix.bytes(size(), size())
        + Matrix.bytes(size(), x.dimensions() + 4L * classes());
  }

  /**
   * Has no answer.
   *
   * @throws Failure.InvalidRequest always: classes have probabilities and no mean
   */
  @Override
  public Prediction predict(Points at, Variance variance) {
    throw noMean();
  }

  /**
   * Has no answer.
   *
   * @throws Failure.InvalidRequest always: classes have probabilities and no mean
   */
  @Override
  public JointDistribution joint(Points at, Variance variance) {
    throw noMean();
  }

  private static Failure.InvalidRequest noMean() {
    return new Failure.InvalidRequest(
        "model", "tells classes apart: it has probabilities, and neither mean nor covariance");
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
