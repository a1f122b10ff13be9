package dev.polymath.federation.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Numbers that are the same for whoever has the key, and for everybody else cannot be told from
 * chance: the key stream of ChaCha20 (RFC 8439). A key is for one stream; 256 GB of it are to be
 * had.
 *
 * <p>For masks and noise that protect someone. {@link dev.polymath.common.nn.Seed} is for chance
 * that anybody may foresee.
 */
public final class KeyStream {

  /** The bytes of a key. */
  public static final int KEY_BYTES = 32;

  private static final int BLOCK = 1 << 13;
  private static final byte[] ZEROS = new byte[BLOCK];
  private static final double UNIT = 0x1p-53;

  private final Cipher cipher;
  private final byte[] block = new byte[BLOCK];
  private ByteBuffer rest = ByteBuffer.allocate(0);

  public KeyStream(byte[] key) {
    if (key.length != KEY_BYTES) throw new IllegalArgumentException("A key has 32 bytes");
    try {
      cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has ChaCha20", e);
    }
  }

  /** 64 bits, all numbers alike. */
  public long nextLong() {
    if (rest.remaining() < Long.BYTES) refill();
    return rest.getLong();
  }

  private void refill() {
    try {
      cipher.update(ZEROS, 0, BLOCK, block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key stream is used up", e);
    }
    rest = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A number from the standard normal distribution (Box and Muller 1958). */
  public double nextGaussian() {
    var radius = Math.sqrt(-2 * Math.log(((nextLong() >>> 11) + 1) * UNIT));
    return radius * Math.cos(2 * Math.PI * ((nextLong() >>> 11) * UNIT));
  }
}
