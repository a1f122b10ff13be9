package dev.polymath.federation.secure;

/**
 * What a client shows everybody at the beginning.
 *
 * @param sealing for the shares that others send it
 * @param masking for the masks that it has with each other
 */
public record PublicKeys(byte[] sealing, byte[] masking) {
  public PublicKeys {
    if (sealing.length != Agreement.KEY_BYTES || masking.length != Agreement.KEY_BYTES) {
      throw new IllegalArgumentException("A public key has 32 bytes");
    }
  }
}
