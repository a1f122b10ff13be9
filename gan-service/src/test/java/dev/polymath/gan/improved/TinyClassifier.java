package dev.polymath.gan.improved;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Classifiers of bright and dark, as TorchScript files that libtorch really runs. */
public final class TinyClassifier {

  /** Logits of dark and bright out of the mean m of a picture: 0 and 10 (m − 0.5). */
  private static final String LOGITS =
      """
          m = torch.mean(torch.flatten(x, 1), [1], True)
          logits = torch.cat([torch.mul(m, 0.), torch.mul(torch.sub(m, 0.5), 10.)], 1)
      """;

  private TinyClassifier() {}

  public static byte[] ofLogits() {
    return file("Tensor", LOGITS + "    return logits\n");
  }

  /** Its features are the mean and the highest level. */
  public static byte[] ofLogitsAndFeatures() {
    return file(
        "Tuple[Tensor, Tensor]",
        LOGITS
            + """
                most = torch.unsqueeze(torch.amax(torch.flatten(x, 1), [1]), 1)
                return (logits, torch.cat([m, most], 1))
            """);
  }

  /** It gives pictures back. */
  public static byte[] ofNothing() {
    return file("Tensor", "    return x\n");
  }

  /** It takes pictures of one side alone. */
  public static byte[] ofSide(int side) {
    return file(
        "Tensor", "    x = torch.view(x, [-1, %d])\n".formatted(side * side) + "    return x\n");
  }

  private static byte[] file(String gives, String body) {
    var source =
        """
        class Bright(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool

          def forward(self: __torch__.Bright, x: Tensor) -> %s:
        """
                .formatted(gives)
            + body;
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(
          zip,
          "data.pkl",
          "\u0080\u0002c__torch__\nBright\n)\u0081}X\u0008\0\0\0training\u0089sb.");
      put(zip, "code/__torch__.py", source);
      put(zip, "constants.pkl", "\u0080\u0002).");
      put(zip, "version", "10\n");
      put(zip, "byteorder", "little");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    var checksum = new CRC32();
    checksum.update(bytes);
    var entry = new ZipEntry("bright/" + name);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
