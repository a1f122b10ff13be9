package dev.polymath.gan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PictureFileTest {

  @Test
  void greyIsAsItIsStored() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 100);
    image.getRaster().setSample(1, 0, 0, 255);

    var picture = read(PictureBytes.png(image));

    assertThat(picture.channels()).isEqualTo(1);
    assertThat(picture.levels()).containsExactly(100, 255);
  }

  @Test
  void ofDeepGreyTheUpperHalfIsKept() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 257 * 100);
    image.getRaster().setSample(1, 0, 0, 65_535);

    assertThat(read(PictureBytes.png(image)).levels()).containsExactly(100, 255);
  }

  @Test
  void blackAndWhiteAndPalettesAreReadAsWhatTheyShow() throws IOException {
    for (var type : new int[] {BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED}) {
      var image = new BufferedImage(2, 1, type);
      image.setRGB(1, 0, 0xffffff);

      assertThat(read(PictureBytes.png(image)).levels()).containsExactly(0, 255);
    }
  }

  @Test
  void coloursAreThreePlanes() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x010203);
    image.setRGB(1, 0, 0x040506);

    var picture = read(PictureBytes.png(image));

    assertThat(picture.channels()).isEqualTo(3);
    assertThat(picture.levels()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void greyInAFileOfColoursIsGrey() throws IOException {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x646464);

    var picture = read(PictureBytes.png(image));

    assertThat(picture.channels()).isEqualTo(1);
    assertThat(picture.inColours().levels()).containsExactly(100, 100, 100);
  }

  @Test
  void aJpegIsNearToWhatItWas() throws IOException {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (var i = 0; i < 64; i++) image.getRaster().setSample(i % 8, i / 8, 0, 100);

    var levels = read(PictureBytes.jpeg(image)).levels();

    assertThat(levels).hasSize(64);
    for (var level : levels) assertThat((int) level).isCloseTo(100, within(3));
  }

  @Test
  void whatShowsThroughIsRefused() throws IOException {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80646464);
    refused(PictureBytes.png(image), "transparent");

    image.setRGB(0, 0, 0xff646464);
    assertThat(read(PictureBytes.png(image)).levels()).containsExactly(100);
  }

  @Test
  void whatIsNoPictureOrABrokenOneIsRefused() {
    var png = PictureBytes.png(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB));
    refused(new byte[0], "no PNG and no JPEG");
    refused(new byte[100], "no PNG and no JPEG");
    refused(PictureBytes.of(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "gif"), "no PNG");
    refused(Arrays.copyOf(png, 8), "broken");
    refused(Arrays.copyOf(png, 40), "broken");
    var jpeg = PictureBytes.jpeg(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB));
    refused(Arrays.copyOf(jpeg, 20), "broken");
    refused(new byte[PictureFile.MOST_BYTES + 1], "smaller file");
  }

  /** A header alone: were its pixels read, it would be broken. */
  @Test
  void sizesAreRefusedBeforePixelsAreRead() {
    refused(PictureBytes.pngHeader(1_000_000, 1_000_000), "1,000,000 by 1,000,000");
    refused(PictureBytes.pngHeader(1025, 1), "1,025 by 1");
    assertThatThrownBy(
            () ->
                new PictureFile("image", "a.png")
                    .read(
                        new ByteArrayInputStream(PictureBytes.pngHeader(28, 28)),
                        (width, height) -> {
                          throw new IllegalStateException("shut");
                        }))
        .isInstanceOf(Unprocessable.class);
  }

  @Test
  void namesAreShownWithoutWhatIsNoText() {
    var refusal = new PictureFile("image", "a\nb\u0000" + "c".repeat(200)).refusal("Is bad.");

    assertThat(refusal.errors().getFirst().message())
        .startsWith("a?b?ccc")
        .endsWith("…: Is bad.")
        .hasSizeLessThan(120);
  }

  private static Picture read(byte[] file) throws IOException {
    return new PictureFile("image", "a.png").read(new ByteArrayInputStream(file), (_, _) -> {});
  }

  private static void refused(byte[] file, String says) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("a.png: ")
        .hasMessageContaining(says);
  }
}
