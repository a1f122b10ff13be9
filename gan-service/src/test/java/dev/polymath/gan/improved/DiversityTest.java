package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DiversityTest {

  @Test
  void isTheMeanVarianceOfAPixel() {
    // The first pixel is 0 and 1, the second .5 twice.
    assertThat(Diversity.of(new float[] {0, 0.5f, 1, 0.5f}, 2)).isCloseTo(0.125, within(1e-9));
    assertThat(Diversity.of(new float[] {0.3f, 0.5f, 0.3f, 0.5f}, 2)).isCloseTo(0, within(1e-9));
  }
}
