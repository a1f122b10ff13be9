package dev.polymath.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as its owner has it: {@code pmk_<id>_<secret>}. The id may be shown; the secret is 256
 * random bits.
 */
record KeyText(String id, String secret) {

  private static final Pattern FORM = Pattern.compile("pmk_([0-9a-f]{16})_([0-9a-f]{64})");
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  static KeyText draw(SecureRandom random) {
    return new KeyText(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
  }

  /** The key so written, or nothing where it is none at all. */
  static Optional<KeyText> parse(String text) {
    return Optional.of(FORM.matcher(text))
        .filter(Matcher::matches)
        .map(form -> new KeyText(form.group(1), form.group(2)));
  }

  String text() {
    return "pmk_" + id + "_" + secret;
  }

  byte[] secretSha256() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Without the secret: keys do not belong into a log. */
  @Override
  public String toString() {
    return "pmk_" + id + "_…";
  }

  private static String hex(SecureRandom random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
