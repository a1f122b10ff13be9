package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a sparse posterior keeps what it has learned. */
class InducingTest {

  private static final Kernel KERNEL =
      Kernel.parse("1.3 * RBF([0.7, 1.5]) + 0.2 * DotProduct(0.5) + WhiteKernel(0.05)");

  @Test
  void byVarianceEachIsThePointOfWhichThoseBeforeSayLeast() {
    var x = Points.of(new Random(3).doubles(60, -2, 2).toArray(), 30);

    var chosen = Inducing.byVariance(8).among(x, KERNEL, Blas.RESOURCES);

    var before = new ArrayList<Integer>();
    for (var i = 0; i < 8; i++) {
      var next = leastKnown(x, before);
      assertThat(chosen.slice(i, i + 1).rowMajor()).isEqualTo(x.slice(next, next + 1).rowMajor());
      before.add(next);
    }
  }

  /** k(x, x) − k(x, Z) k(Z, Z)⁻¹ k(Z, x) of every point, written out. */
  private static int leastKnown(Points x, List<Integer> before) {
    var z = x.at(before.stream().mapToInt(i -> i).toArray());
    var own = CovarianceMatrix.diagonal(KERNEL, x, Variance.LATENT);
    var largest = -1;
    var most = Double.NEGATIVE_INFINITY;
    for (var i = 0; i < x.size(); i++) {
      var left = own[i];
      if (!before.isEmpty()) {
        // A copy, for points that are the same object would have their noise added.
        var cross = Dense.covariance(KERNEL, x.slice(i, i + 1), z);
        var inverse = Dense.inverse(Dense.covariance(KERNEL, z, z.slice(0, z.size())));
        left -= Solution.dot(cross[0], Dense.times(inverse, cross[0]));
      }
      if (left > most) {
        most = left;
        largest = i;
      }
    }
    return largest;
  }

  @Test
  void pointsThatSayNothingNewAreNotTaken() {
    var x = Points.of(new double[] {1, 2, 1, 2, 1, 2}, 6);

    assertThat(Inducing.byVariance(4).among(x, Kernel.parse("RBF()"), Blas.RESOURCES).rowMajor())
        .containsExactlyInAnyOrder(1, 2);
  }

  /** More than a factor may have rows. */
  @Test
  void ofManyPointsSomeAreCandidates() {
    var x = Points.of(new Random(3).doubles(10_000, 0, 3).toArray(), 10_000);

    var chosen = Inducing.byVariance(4_000).among(x, Kernel.parse("RBF()"), Blas.RESOURCES);

    assertThat(chosen.size()).isBetween(5, 100);
  }

  @Test
  void areBetweenOneAndAsManyAsFit() {
    assertThat(Refusal.of(() -> Inducing.byVariance(0)).field()).isEqualTo("inducing");
    assertThat(Refusal.of(() -> Inducing.byKMeans(4_001)).field()).isEqualTo("inducing");
  }
}
