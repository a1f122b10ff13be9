package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.gan.improved.FrechetDistance.Moments;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {

  @Test
  void ofTheSamePicturesIsNone() {
    var features = normal(3000, 5, 1);

    assertThat(distance(features, features, 5)).isCloseTo(0, within(1e-9));
  }

  /** Fewer pictures than features: most eigenvalues are 0. */
  @Test
  void ofTheSameFewPicturesIsNone() {
    var features = normal(10, 50, 1);

    assertThat(distance(features, features, 50)).isCloseTo(0, within(1e-5));
  }

  @Test
  void ofShiftedPicturesIsTheSquareOfTheShift() {
    var features = normal(2000, 3, 1);
    var shifted = features.clone();
    for (var i = 0; i < shifted.length; i++) shifted[i] += i % 3 == 0 ? 3 : i % 3 == 1 ? 4 : 0;

    assertThat(distance(features, shifted, 3)).isCloseTo(25, within(1e-4));
  }

  @Test
  void ofIndependentFeaturesIsThatOfTheirDeviations() {
    var some = new Moments(new double[] {0, 0}, new double[] {4, 0, 0, 9});
    var others = new Moments(new double[] {1, 0}, new double[] {1, 0, 0, 25});

    // 1² + (2 − 1)² + (3 − 5)²
    assertThat(FrechetDistance.between(some, others)).isCloseTo(6, within(1e-12));
  }

  /** Of two by two matrices, {@code tr √M = √(tr M + 2 √det M)}. */
  @Test
  void ofFeaturesThatGoTogetherIsThatOfTheRootOfTheProduct() {
    var some = new Moments(new double[2], new double[] {2, 1, 1, 3});
    var others = new Moments(new double[2], new double[] {5, -2, -2, 1});

    var traceOfProduct = 2 * 5 + 2 * (1 * -2) + 3 * 1;
    var determinant = (2 * 3 - 1) * (5 - 4);
    var root = Math.sqrt(traceOfProduct + 2 * Math.sqrt(determinant));
    assertThat(FrechetDistance.between(some, others)).isCloseTo(11 - 2 * root, within(1e-12));
    assertThat(FrechetDistance.between(others, some)).isCloseTo(11 - 2 * root, within(1e-12));
  }

  /** The number is from {@code numpy.cov} and {@code scipy.linalg.sqrtm}. */
  @Test
  void isThatOfTheReferenceCode() {
    var some = new float[120];
    var others = new float[120];
    for (var i = 0; i < 40; i++) {
      some[3 * i] = (float) Math.sin(i);
      some[3 * i + 1] = (float) (Math.cos(2 * i) + 0.5 * Math.sin(i));
      some[3 * i + 2] = (float) Math.sin(3 * i);
      others[3 * i] = (float) (Math.sin(i) + 0.2);
      others[3 * i + 1] = (float) Math.cos(i);
      others[3 * i + 2] = (float) (Math.sin(i) * Math.cos(2 * i));
    }

    assertThat(distance(some, others, 3)).isCloseTo(0.26144761758881785, within(1e-9));
  }

  @Test
  void doesNotDependOnTheOrderOfPictures() {
    var some = normal(1500, 4, 1);
    var others = normal(1200, 4, 2);
    var reversed = new float[others.length];
    for (var i = 0; i < 1200; i++) System.arraycopy(others, 4 * i, reversed, 4 * (1199 - i), 4);

    assertThat(distance(some, reversed, 4)).isCloseTo(distance(some, others, 4), within(1e-10));
    assertThat(distance(others, some, 4)).isCloseTo(distance(some, others, 4), within(1e-10));
  }

  @Test
  void momentsAreTheMeanAndTheUnbiasedCovariance() {
    var moments = Moments.of(new float[] {1, 10, 2, 10, 6, 13}, 2);

    assertThat(moments.mean()).containsExactly(new double[] {3, 11}, within(1e-12));
    assertThat(moments.covariance()).containsExactly(new double[] {7, 4.5, 4.5, 3}, within(1e-12));
  }

  @Test
  void whatHasNoDistanceIsRefused() {
    assertThatThrownBy(() -> Moments.of(new float[3], 3)).isInstanceOf(Unprocessable.class);
    assertThatThrownBy(() -> Moments.of(new float[] {1, Float.NaN}, 1))
        .isInstanceOf(Unprocessable.class);
    assertThatThrownBy(() -> Moments.of(new float[2 * 2049], 2049))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("2,048");
    var one = Moments.of(new float[2], 1);
    var two = Moments.of(new float[4], 2);
    assertThatThrownBy(() -> FrechetDistance.between(one, two)).isInstanceOf(Unprocessable.class);
  }

  private static double distance(float[] some, float[] others, int width) {
    return FrechetDistance.between(Moments.of(some, width), Moments.of(others, width));
  }

  private static float[] normal(int count, int width, long seed) {
    var random = new SplittableRandom(seed);
    var features = new float[count * width];
    for (var i = 0; i < features.length; i++) features[i] = (float) random.nextGaussian();
    return features;
  }
}
