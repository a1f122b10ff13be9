package dev.polymath.federation.secure;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Parts a secret so that any t of n shares give it back and fewer say nothing of it (Shamir 1979):
 * the shares are points of a polynomial of degree t − 1 over the field of the smallest prime above
 * 2²⁵⁶, whose value at 0 is the secret.
 */
final class Shamir {

  /** 2²⁵⁶ + 297. */
  static final BigInteger PRIME = BigInteger.TWO.pow(256).add(BigInteger.valueOf(297));

  static final int SECRET_BYTES = 32;

  /** A number of the field may take one bit more than a secret. */
  static final int SHARE_BYTES = 33;

  private Shamir() {}

  /**
   * One share.
   *
   * @param at where the polynomial is taken, from 1 on
   * @param value of it there
   */
  record Share(int at, BigInteger value) {
    Share {
      if (at < 1 || value.signum() < 0 || value.compareTo(PRIME) >= 0) {
        throw new IllegalArgumentException("A share is a point of the field");
      }
    }
  }

  /** Shares at 1 to n. */
  static List<Share> split(byte[] secret, int threshold, int count, RandomGenerator random) {
    if (secret.length != SECRET_BYTES || threshold < 1 || threshold > count) {
      throw new IllegalArgumentException("%d of %d shares".formatted(threshold, count));
    }
    var coefficients = new BigInteger[threshold];
    coefficients[0] = new BigInteger(1, secret);
    for (var i = 1; i < threshold; i++) coefficients[i] = element(random);
    return IntStream.rangeClosed(1, count)
        .mapToObj(at -> new Share(at, value(coefficients, BigInteger.valueOf(at))))
        .toList();
  }

  /** All numbers of the field alike: those beyond it are drawn again. */
  private static BigInteger element(RandomGenerator random) {
    while (true) {
      var bytes = new byte[SHARE_BYTES];
      random.nextBytes(bytes);
      bytes[0] &= 1;
      var number = new BigInteger(1, bytes);
      if (number.compareTo(PRIME) < 0) return number;
    }
  }

  private static BigInteger value(BigInteger[] coefficients, BigInteger at) {
    var value = BigInteger.ZERO;
    for (var i = coefficients.length - 1; i >= 0; i--) {
      value = value.multiply(at).add(coefficients[i]).mod(PRIME);
    }
    return value;
  }

  /**
   * The secret of exactly as many shares as its threshold.
   *
   * @throws IllegalArgumentException where two are of the same place, or they are of no secret
   */
  static byte[] join(List<Share> shares) {
    Set<Integer> places = shares.stream().map(Share::at).collect(Collectors.toSet());
    if (shares.isEmpty() || places.size() < shares.size()) {
      throw new IllegalArgumentException("Shares are of different places");
    }
    var secret = BigInteger.ZERO;
    for (var share : shares) {
      var numerator = BigInteger.ONE;
      var denominator = BigInteger.ONE;
      for (var other : shares) {
        if (other.at() == share.at()) continue;
        numerator = numerator.multiply(BigInteger.valueOf(other.at())).mod(PRIME);
        denominator =
            denominator.multiply(BigInteger.valueOf((long) other.at() - share.at())).mod(PRIME);
      }
      var weight = numerator.multiply(denominator.modInverse(PRIME));
      secret = secret.add(share.value().multiply(weight)).mod(PRIME);
    }
    if (secret.bitLength() > 8 * SECRET_BYTES) {
      throw new IllegalArgumentException("The shares are of no secret");
    }
    return bytes(secret, SECRET_BYTES);
  }

  /** Of a fixed length, the highest byte first. */
  static byte[] bytes(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var from = Math.max(0, bytes.length - length);
    var fixed = new byte[length];
    var part = Arrays.copyOfRange(bytes, from, bytes.length);
    System.arraycopy(part, 0, fixed, length - part.length, part.length);
    return fixed;
  }
}
