package dev.polymath.federation.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyStreamTest {

  /** RFC 8439, A.1, test vectors 1 and 2: the key stream of the key of zeros, blocks 0 and 1. */
  @Test
  void isTheStreamOfTheStandard() {
    var stream = new KeyStream(new byte[32]);

    assertThat(stream.nextLong()).isEqualTo(Long.reverseBytes(0x76b8e0ada0f13d90L));
    assertThat(stream.nextLong()).isEqualTo(Long.reverseBytes(0x405d6ae55386bd28L));
    for (var i = 2; i < 8; i++) stream.nextLong();
    assertThat(stream.nextLong()).isEqualTo(Long.reverseBytes(0x9f07e7be5551387aL));
  }

  @Test
  void theSameKeyGivesTheSameNumbersBeyondABlock() {
    var key = new byte[32];
    Arrays.fill(key, (byte) 7);
    var one = new KeyStream(key);
    var other = new KeyStream(key);
    key[31] = 8;
    var stranger = new KeyStream(key);
    var equal = 0;
    for (var i = 0; i < 5000; i++) {
      var number = one.nextLong();
      assertThat(other.nextLong()).isEqualTo(number);
      if (stranger.nextLong() == number) equal++;
    }
    assertThat(equal).isZero();
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    var stream = new KeyStream(new byte[32]);
    var n = 200_000;
    var sums = new double[5];
    for (var i = 0; i < n; i++) {
      var z = stream.nextGaussian();
      for (var k = 1; k < 5; k++) sums[k] += Math.pow(z, k) / n;
    }
    assertThat(sums[1]).isBetween(-0.01, 0.01);
    assertThat(sums[2]).isBetween(0.98, 1.02);
    assertThat(sums[3]).isBetween(-0.05, 0.05);
    assertThat(sums[4]).isBetween(2.9, 3.1);
  }

  @Test
  void aKeyHasItsLength() {
    assertThatThrownBy(() -> new KeyStream(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
