package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * A place in a list as text that is safe in a URL and that nobody is tempted to compose: the key
 * behind its checksum, so that a mangled one is told apart from an odd key.
 */
final class Cursor {

  private static final int MAX_LENGTH = 1024;

  private Cursor() {}

  static String encode(String key) {
    var bytes = key.getBytes(StandardCharsets.UTF_8);
    var packed = ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(checksum(bytes));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(packed.put(bytes).array());
  }

  static String decode(String cursor) {
    if (cursor.length() > MAX_LENGTH) throw invalid();
    byte[] packed;
    try {
      packed = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (packed.length < Integer.BYTES) throw invalid();
    var buffer = ByteBuffer.wrap(packed);
    var checksum = buffer.getInt();
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    if (checksum != checksum(bytes)) throw invalid();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static Failure.InvalidRequest invalid() {
    return new Failure.InvalidRequest(
        "cursor", "is none that this list gave; take it from next, or leave it out to start over");
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
