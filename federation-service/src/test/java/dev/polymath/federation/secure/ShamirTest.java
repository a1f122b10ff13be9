package dev.polymath.federation.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.federation.secure.Shamir.Share;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShamirTest {

  @Test
  void theFieldIsOfThePrimeAfterAllSecrets() {
    assertThat(BigInteger.TWO.pow(256).nextProbablePrime()).isEqualTo(Shamir.PRIME);
  }

  @Test
  void anySharesOfTheThresholdGiveTheSecretBack() {
    var random = new SecureRandom();
    for (var secret : List.of(new byte[32], full(), drawn(random), drawn(random))) {
      var shares = new ArrayList<>(Shamir.split(secret, 4, 9, random));
      for (var trial = 0; trial < 20; trial++) {
        Collections.shuffle(shares, new Random(trial));

        assertThat(Shamir.join(shares.subList(0, 4))).isEqualTo(secret);
        assertThat(joined(shares.subList(0, 3))).isNotEqualTo(secret);
      }
    }
  }

  /** With a share less, every secret is possible, so that nothing of it can be known. */
  @Test
  void toOneShareLessEverySecretFits() {
    var random = new SecureRandom();
    var two = Shamir.split(drawn(random), 3, 3, random).subList(0, 2);
    var any = new BigInteger(1, drawn(random));
    // The third point of the parabola through these two and (0, any): 3 y₂ − 3 y₁ + any.
    var third =
        two.get(1)
            .value()
            .subtract(two.getFirst().value())
            .multiply(BigInteger.valueOf(3))
            .add(any)
            .mod(Shamir.PRIME);

    assertThat(new BigInteger(1, Shamir.join(List.of(two.get(0), two.get(1), new Share(3, third)))))
        .isEqualTo(any);
  }

  @Test
  void whatAreNoSharesIsRefused() {
    var random = new SecureRandom();
    var share = Shamir.split(full(), 1, 2, random).getFirst();

    assertThatThrownBy(() -> Shamir.join(List.of(share, share)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shamir.join(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shamir.split(full(), 3, 2, random))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(0, BigInteger.ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(1, Shamir.PRIME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Shamir.join(List.of(new Share(1, Shamir.PRIME.subtract(BigInteger.ONE)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Too few shares give a number of the field, which once in a blue moon is no secret at all. */
  private static byte[] joined(List<Share> shares) {
    try {
      return Shamir.join(shares);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] full() {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  private static byte[] drawn(SecureRandom random) {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }
}
