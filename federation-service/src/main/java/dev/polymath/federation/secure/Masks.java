package dev.polymath.federation.secure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** Of which keys masks are made. */
final class Masks {

  private Masks() {}

  /** Of a client's own mask. */
  static byte[] own(byte[] seed, String round) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(seed)
                  .thenExpand(
                      ("own mask " + round).getBytes(StandardCharsets.UTF_8), Agreement.KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks HKDF", e);
    }
  }

  /** Of the mask that two have in common. */
  static byte[] pairwise(byte[] secret, byte[] open, String round) {
    return Agreement.key(secret, open, "pairwise mask " + round);
  }
}
