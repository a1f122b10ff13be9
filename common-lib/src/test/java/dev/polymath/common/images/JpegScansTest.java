package dev.polymath.common.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

class JpegScansTest {

  @Test
  void whatProgramsWritePassesAsItIs() throws IOException {
    var file = progressive();

    assertThat(new JpegScans(new ByteArrayInputStream(file)).readAllBytes()).isEqualTo(file);
    assertThat(scans(file)).isBetween(2, 20);
  }

  @Test
  void aScanThatIsRepeatedWithoutEndIsNotReadToTheEnd() throws IOException {
    var file = progressive();
    assertThat(read(repeated(file, JpegScans.MOST - scans(file))).getWidth()).isEqualTo(16);

    assertThatThrownBy(() -> read(repeated(file, 1000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 100 scans");
  }

  @Test
  void otherFilesMayHoldTheSameBytes() throws IOException {
    var bytes = new byte[10_000];
    for (var i = 0; i < bytes.length; i++) bytes[i] = (byte) (i % 2 == 0 ? 0xff : 0xda);

    assertThat(new JpegScans(new ByteArrayInputStream(bytes)).readAllBytes()).isEqualTo(bytes);
  }

  private static BufferedImage read(byte[] file) throws IOException {
    var in = new JpegScans(new ByteArrayInputStream(file));
    var reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (var stream = new MemoryCacheImageInputStream(in)) {
      reader.setInput(stream, true, true);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] progressive() throws IOException {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (var i = 0; i < 256; i++) image.setRGB(i % 16, i / 16, i * 0x010305);
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      var how = writer.getDefaultWriteParam();
      how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static int scans(byte[] file) {
    var count = 0;
    for (var i = 1; i < file.length; i++) if (begins(file, i - 1)) count++;
    return count;
  }

  private static boolean begins(byte[] file, int at) {
    return file[at] == (byte) 0xff && file[at + 1] == (byte) 0xda;
  }

  /** With its last scan once more, so many times. */
  private static byte[] repeated(byte[] file, int times) {
    var end = file.length - 2; // what ends the picture
    var start = end - 1;
    while (!begins(file, start)) start--;
    var out = new ByteArrayOutputStream();
    out.writeBytes(Arrays.copyOf(file, end));
    for (var i = 0; i < times; i++) out.write(file, start, end - start);
    out.write(file, end, 2);
    return out.toByteArray();
  }
}
