package dev.polymath.federation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  /** In floating point the ones would be lost beside 10⁷. */
  @Test
  void smallTermsBesideLargeOnesAreNotLost() {
    var sum = new ExactSum(1);
    sum.add(new float[] {1e7f}, 1L << 30);
    for (var i = 0; i < 1000; i++) sum.add(new float[] {0x1p-40f}, 1);
    sum.add(new float[] {-1e7f}, 1L << 30);

    assertThat(sum.dividedBy(1)).containsExactly(1000 * 0x1p-40);
  }

  @Test
  void isTheSumToTheLastBitWhateverTheOrder() {
    var random = new Random(5);
    var terms = new ArrayList<Term>();
    var exact = BigDecimal.ZERO;
    var weights = 0L;
    for (var i = 0; i < 500; i++) {
      var value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(-39, 20)));
      // Below 2⁻⁴⁰ a term is rounded; here it is not, so that it can be compared.
      if (Math.abs(value) < 0x1p-40f) continue;
      var weight = random.nextLong(1, 1L << 28);
      terms.add(new Term(value, weight));
      exact = exact.add(new BigDecimal(value).multiply(BigDecimal.valueOf(weight)));
      weights += weight;
    }
    var mean = exact.divide(BigDecimal.valueOf(weights), MathContext.DECIMAL128).doubleValue();

    var first = sum(terms);
    for (var shuffle = 0; shuffle < 20; shuffle++) {
      Collections.shuffle(terms, random);
      assertThat(sum(terms).dividedBy(weights)).isEqualTo(first.dividedBy(weights));
    }
    assertThat(first.dividedBy(weights)[0]).isBetween(Math.nextDown(mean), Math.nextUp(mean));
  }

  @Test
  void theSmallestNumbersAreRoundedEachByItself() {
    var sum = new ExactSum(4);
    sum.add(new float[] {Float.MIN_VALUE, 0x1p-65f, -0x1p-64f, -0f}, 1);
    sum.add(new float[] {Float.MIN_VALUE, 0x1p-65f, -0x1p-64f, 0f}, 1);

    assertThat(sum.dividedBy(1)).containsExactly(0, 2 * 0x1p-64, -0x1p-63, 0);
  }

  @Test
  void whatHasNoPlaceIsNotTaken() {
    assertThat(ExactSum.takes(-16_777_215f)).isTrue();
    for (var value : List.of(ExactSum.BOUND, Float.NaN, Float.NEGATIVE_INFINITY)) {
      assertThat(ExactSum.takes(value)).isFalse();
      assertThatThrownBy(() -> new ExactSum(1).add(new float[] {value}, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private record Term(float value, long weight) {}

  private static ExactSum sum(List<Term> terms) {
    var sum = new ExactSum(1);
    terms.forEach(term -> sum.add(new float[] {term.value()}, term.weight()));
    return sum;
  }
}
