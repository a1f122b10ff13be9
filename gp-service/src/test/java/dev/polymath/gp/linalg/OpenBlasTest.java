package dev.polymath.gp.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrices of one block, of several, and of several with a rest. */
class OpenBlasTest {
  private static final double ROUNDING = 1e-10;

  private final OpenBlas algebra = OpenBlas.with(new Team(3));
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 256, 300, 517})
  void theFactorTimesItsTransposeIsTheMatrix(int n) {
    Matrix k = covariance(n);
    Matrix factor = copy(k);
    assertThat(algebra.cholesky(factor)).isTrue();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int m = 0; m <= j; m++) {
          product += factor.get(i, m) * factor.get(j, m);
        }
        assertThat(product).isCloseTo(k.get(i, j), within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 256, 300, 517})
  void theInverseTimesTheMatrixIsOne(int n) {
    Matrix k = covariance(n);
    Matrix inverse = copy(k);
    assertThat(algebra.cholesky(inverse)).isTrue();
    algebra.invert(inverse);
    for (int i = 0; i < n; i += 7) {
      for (int j = 0; j < n; j += 5) {
        double product = 0;
        for (int m = 0; m < n; m++) {
          product += lower(inverse, i, m) * lower(k, m, j);
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 129, 300})
  void solutionsMultipliedByTheMatrixAreTheRightHandSides(int n) {
    Matrix k = covariance(n);
    Matrix factor = copy(k);
    assertThat(algebra.cholesky(factor)).isTrue();
    Matrix rightHandSides = random(200, n);
    Matrix solutions = copy(rightHandSides);
    algebra.solve(factor, solutions);
    for (int row = 0; row < rightHandSides.rows(); row += 9) {
      for (int i = 0; i < n; i += 11) {
        double product = 0;
        for (int j = 0; j < n; j++) {
          product += lower(k, i, j) * solutions.get(row, j);
        }
        assertThat(product).isCloseTo(rightHandSides.get(row, i), within(ROUNDING));
      }
    }
  }

  @Test
  void productsOfRowsAreAddedToWhatIsThere() {
    Matrix a = random(300, 20);
    Matrix b = random(140, 20);
    Matrix products = random(300, 140);
    Matrix before = copy(products);
    algebra.addProducts(-2, a, b, products);
    Matrix square = random(300, 300);
    Matrix squareBefore = copy(square);
    algebra.addSquare(0.5, a, square);
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 140; j++) {
        assertThat(products.get(i, j))
            .isCloseTo(before.get(i, j) - 2 * dot(a, i, b, j), within(ROUNDING));
      }
      for (int j = 0; j <= i; j++) {
        assertThat(square.get(i, j))
            .isCloseTo(squareBefore.get(i, j) + 0.5 * dot(a, i, a, j), within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 127, 128, 200, 299})
  void aMatrixThatIsIndefiniteAnywhereHasNoFactor(int where) {
    Matrix k = covariance(300);
    k.set(where, where, -1);
    assertThat(algebra.cholesky(k)).isFalse();
  }

  @Test
  void anyNumberOfThreadsGivesTheSameDigits() {
    Matrix alone = covariance(517);
    Matrix shared = copy(alone);
    OpenBlas one = OpenBlas.with(new Team(1));
    one.cholesky(alone);
    one.invert(alone);
    algebra.cholesky(shared);
    algebra.invert(shared);
    for (int i = 0; i < 517; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(shared.get(i, j)).isEqualTo(alone.get(i, j));
      }
    }
  }

  @Test
  void callersWhoComputeAtOnceDoNotDisturbOneAnother() throws Exception {
    Matrix expected = covariance(300);
    algebra.cholesky(expected);
    List<Callable<Matrix>> callers =
        IntStream.range(0, 8)
            .<Callable<Matrix>>mapToObj(
                ignored ->
                    () -> {
                      Matrix k = covariance(300);
                      algebra.cholesky(k);
                      return k;
                    })
            .toList();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : executor.invokeAll(callers)) {
        for (int i = 0; i < 300; i++) {
          assertThat(answer.get().get(i, i)).isEqualTo(expected.get(i, i));
        }
      }
    }
  }

  /** Of points on a line, with noise; above its diagonal it holds what nobody may read. */
  private Matrix covariance(int n) {
    Matrix k = Matrix.allocate(arena, n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        k.set(i, j, j > i ? Double.NaN : Math.exp(-0.1 * (i - j)) + (i == j ? 0.5 : 0));
      }
    }
    return k;
  }

  private Matrix random(int rows, int columns) {
    Random random = new Random(rows + columns);
    Matrix matrix = Matrix.allocate(arena, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.set(i, j, random.nextGaussian());
      }
    }
    return matrix;
  }

  private Matrix copy(Matrix matrix) {
    Matrix copy = Matrix.allocate(arena, matrix.rows(), matrix.columns());
    copy.copyFrom(matrix);
    return copy;
  }

  private static double lower(Matrix symmetric, int i, int j) {
    return symmetric.get(Math.max(i, j), Math.min(i, j));
  }

  private static double dot(Matrix a, int i, Matrix b, int j) {
    double sum = 0;
    for (int m = 0; m < a.columns(); m++) {
      sum += a.get(i, m) * b.get(j, m);
    }
    return sum;
  }
}
