package dev.polymath.federation.secure;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two shares that one client gives another, sealed so that the server, who carries them, cannot
 * read or change them: ChaCha20-Poly1305 (RFC 8439). The key is of this pair and round and of this
 * direction alone, so that one nonce will do.
 */
final class SealedShares {

  /** A share of the key of the pairwise masks, and one of the seed of the client's own. */
  record Pair(Shamir.Share key, Shamir.Share seed) {}

  static final int BYTES = Integer.BYTES + 2 * Shamir.SHARE_BYTES + 16;

  private SealedShares() {}

  static byte[] seal(byte[] key, String way, Pair pair) {
    var open = ByteBuffer.allocate(BYTES - 16);
    open.putInt(pair.key().at());
    open.put(Shamir.bytes(pair.key().value(), Shamir.SHARE_BYTES));
    open.put(Shamir.bytes(pair.seed().value(), Shamir.SHARE_BYTES));
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, way).doFinal(open.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has ChaCha20-Poly1305", e);
    }
  }

  /**
   * Opens what another client has sealed.
   *
   * @throws IllegalArgumentException where it is not what that client sealed for this one
   */
  static Pair open(byte[] key, String way, byte[] sealed) {
    try {
      var open = cipher(Cipher.DECRYPT_MODE, key, way).doFinal(sealed);
      var at = ByteBuffer.wrap(open).getInt();
      return new Pair(
          new Shamir.Share(at, number(open, Integer.BYTES)),
          new Shamir.Share(at, number(open, Integer.BYTES + Shamir.SHARE_BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The shares were changed on their way", e);
    }
  }

  private static BigInteger number(byte[] bytes, int from) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, from, from + Shamir.SHARE_BYTES));
  }

  private static Cipher cipher(int mode, byte[] key, String way) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(new byte[12]));
    cipher.updateAAD(way.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
