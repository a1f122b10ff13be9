package dev.polymath.federation.secure;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Two who know each other's public keys come to a secret that nobody else knows: X25519 (RFC 7748)
 * and HKDF with SHA-256 (RFC 5869). Keys are 32 bytes each.
 */
final class Agreement {

  static final int KEY_BYTES = 32;

  private Agreement() {}

  /** A new pair. */
  static Pair pair(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("X25519");
      generator.initialize(NamedParameterSpec.X25519, random);
      var pair = generator.generateKeyPair();
      var secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
      return new Pair(secret, bytes(((XECPublicKey) pair.getPublic()).getU()));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /**
   * Both halves of a key.
   *
   * @param secret the scalar
   * @param open for everybody
   */
  record Pair(byte[] secret, byte[] open) {}

  /**
   * The common key of two, for one purpose.
   *
   * @param purpose another one gives another key
   * @throws IllegalArgumentException where the public key is none: a point that would give the same
   *     secret to everybody
   */
  static byte[] key(byte[] secret, byte[] open, String purpose) {
    try {
      var factory = KeyFactory.getInstance("X25519");
      var agreement = KeyAgreement.getInstance("X25519");
      agreement.init(
          factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
      agreement.doPhase(
          factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, number(open))),
          true);
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(agreement.generateSecret())
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("Is no public key of X25519", e);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    if (littleEndian.length != KEY_BYTES) {
      throw new IllegalArgumentException("A public key has 32 bytes");
    }
    return new BigInteger(1, reversed(littleEndian));
  }

  private static byte[] bytes(BigInteger number) {
    return reversed(Shamir.bytes(number, KEY_BYTES));
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (var i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
    return reversed;
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("This JDK lacks X25519 or HKDF", e);
  }
}
