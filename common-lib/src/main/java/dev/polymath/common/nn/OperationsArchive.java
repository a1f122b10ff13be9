package dev.polymath.common.nn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file in which libtorch takes {@code operations.py}: a zip without compression that holds the
 * source, the one object that has its methods, and no constants.
 *
 * <p>That object has to be pickled, since libtorch knows no other form. The few bytes are written
 * here and read by libtorch; this platform reads no pickle, and takes none from outside.
 */
final class OperationsArchive {

  private static final String ROOT = "operations/";

  private OperationsArchive() {}

  static void writeTo(OutputStream out) throws IOException {
    try (var zip = new ZipOutputStream(out);
        var source = OperationsArchive.class.getResourceAsStream("operations.py")) {
      if (source == null) throw new IllegalStateException("operations.py is not in the jar");
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", object());
      put(zip, "code/__torch__.py", source.readAllBytes());
      put(zip, "constants.pkl", ascii("\u0080\u0002)."));
      put(zip, "version", ascii("10\n"));
      put(zip, "byteorder", ascii("little"));
    }
  }

  /** Protocol 2; an object of the class, without arguments; its state {@code training = False}. */
  private static byte[] object() {
    var pickle = new ByteArrayOutputStream();
    pickle.writeBytes(ascii("\u0080\u0002"));
    pickle.writeBytes(ascii("c__torch__\nOperations\n)\u0081"));
    pickle.writeBytes(ascii("}X\u0008\0\0\0training\u0089s"));
    pickle.writeBytes(ascii("b."));
    return pickle.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    var checksum = new CRC32();
    checksum.update(bytes);
    var entry = new ZipEntry(ROOT + name);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
