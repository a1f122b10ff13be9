package dev.polymath.common.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A module without weights as a TorchScript file, which libtorch really runs. */
public final class ScriptFile {

  private ScriptFile() {}

  /**
   * Writes one.
   *
   * @param name of its class
   * @param gives the type of what {@code forward} makes of a tensor {@code x}
   * @param body of {@code forward}, four spaces further in
   */
  public static byte[] of(String name, String gives, String body) {
    var source =
        """
        class %s(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool

          def forward(self: __torch__.%s, x: Tensor) -> %s:
        """
                .formatted(name, name, gives)
            + body;
    var folder = name.toLowerCase(Locale.ROOT) + "/";
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(
          zip,
          folder + "data.pkl",
          "\u0080\u0002c__torch__\n" + name + "\n)\u0081}X\u0008\0\0\0training\u0089sb.");
      put(zip, folder + "code/__torch__.py", source);
      put(zip, folder + "constants.pkl", "\u0080\u0002).");
      put(zip, folder + "version", "10\n");
      put(zip, folder + "byteorder", "little");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    var checksum = new CRC32();
    checksum.update(bytes);
    var entry = new ZipEntry(name);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
