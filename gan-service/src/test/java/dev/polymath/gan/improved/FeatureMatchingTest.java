package dev.polymath.gan.improved;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class FeatureMatchingTest {

  /** Means of the real are 2 and 3; of the generated, 0 and 4. */
  private static final double[] FEATURES = {1, 2, 3, 4, 0, 4};

  @Test
  void squaresTheDifferenceOfTheMeans() {
    Slopes.check(
        FEATURES,
        new Shape(3, 2),
        (4 + 1) / 2.0,
        (_, f) -> FeatureMatching.SQUARED.loss(f.get("0:2"), f.get("2:3")));
  }

  @Test
  void takesTheSizeOfTheDifferenceOfTheMeans() {
    Slopes.check(
        FEATURES,
        new Shape(3, 2),
        (2 + 1) / 2.0,
        (_, f) -> FeatureMatching.ABSOLUTE.loss(f.get("0:2"), f.get("2:3")));
  }
}
