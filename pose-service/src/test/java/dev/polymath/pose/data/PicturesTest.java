package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.testing.Zip;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {

  private static final Pictures BOUNDS = new Pictures(10_000, 4, 30_000);

  /**
   * An animation of 3 by 1 pixels in three frames: red throughout; its middle blue, to be taken
   * back; its right end green.
   */
  private static final byte[] ANIMATION =
      Base64.getDecoder()
          .decode(
              "R0lGODlhAwABAJEAAP8AAAAA/wD/AAAAACH5BAQEAAAALAAAAAADAAEAAAIDBEEUACH5BAwEAAAALAEA"
                  + "AAABAAEAAAICTAEAIfkEBAQAAAAsAgAAAAEAAQAAAgJUAQA7");

  @Test
  void picturesOfAnyKindComeInTheirOrder() throws IOException {
    var seen =
        show(
            file("a.png", picture("png", Color.RED, 4, 3)),
            file(
                "b.zip",
                new Zip()
                    .with("x/2.bmp", picture("bmp", Color.GREEN, 4, 3))
                    .with("x/1.gif", picture("gif", Color.BLUE, 4, 3))
                    .bytes()),
            file("c.jpg", picture("jpg", Color.WHITE, 4, 3)));

    assertThat(seen).containsExactly(0xff0000, 0x00ff00, 0x0000ff, 0xffffff);
  }

  @Test
  void framesOfAnAnimationAreDrawnUponEachOther() throws IOException {
    var rows = new ArrayList<String>();
    var size =
        BOUNDS.forEach(
            List.of(file("a.gif", ANIMATION)),
            picture -> {
              var row = new StringBuilder();
              for (var x = 0; x < 3; x++) {
                row.append(String.format(" %06x", picture.getRGB(x, 0) & 0xffffff));
              }
              rows.add(row.toString().strip());
            });

    assertThat(size).isEqualTo(new Pictures.Size(3, 1, 3));
    assertThat(rows)
        .containsExactly("ff0000 ff0000 ff0000", "ff0000 0000ff ff0000", "ff0000 ff0000 00ff00");
  }

  @Test
  void whatIsNoPictureIsNamed() {
    var png = picture("png", Color.RED, 4, 3);
    names("image[0]", "a.txt", file("a.txt", "hello".getBytes(StandardCharsets.UTF_8)));
    names("image[0]", "a.png", file("a.png", new byte[0]));
    names("image[1]", "b.png", file("a.png", png), file("b.png", Arrays.copyOf(png, 45)));
    names("image[0]", "a.gif", file("a.gif", Arrays.copyOf(ANIMATION, 40)));
    names(
        "image[0]",
        "z.zip/b.png",
        file("z.zip", new Zip().with("a.png", png).with("b.png", new byte[9]).bytes()));
    names("image[0]", "z.zip", file("z.zip", Arrays.copyOf(new Zip().with("a", png).bytes(), 50)));
    names("image[1]", "b.png", file("a.png", png), file("b.png", picture("png", Color.RED, 3, 3)));
    names("image", "no picture", file("z.zip", new Zip().with("folder/", new byte[0]).bytes()));
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeItTakesMemory() {
    assertThatThrownBy(() -> show(file("a.png", picture("png", Color.RED, 101, 100))))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("a.png");
    var many = new Zip();
    for (var i = 0; i < 5; i++) many.with(i + ".png", picture("png", Color.RED, 4, 3));
    var zip = many.bytes();
    assertThatThrownBy(() -> show(file("a.zip", zip))).isInstanceOf(TooLarge.class);
    var large = file("a.png", picture("png", Color.RED, 100, 100));
    assertThatThrownBy(() -> show(large, large, large, large)).isInstanceOf(TooLarge.class);

    // A header that claims 60,000 by 60,000 pixels.
    var claims = picture("png", Color.RED, 4, 3);
    for (var at : new int[] {18, 22}) {
      claims[at] = (byte) 0xea;
      claims[at + 1] = 0x60;
    }
    assertThatThrownBy(() -> show(file("a.png", claims)))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("60000 by 60000");
  }

  private static void names(String field, String name, Pictures.File... files) {
    assertThatThrownBy(() -> show(files))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> {
              assertThat(e.errors().getFirst().field()).isEqualTo(field);
              assertThat(e.errors().getFirst().message()).contains(name);
            });
  }

  /** The colour in the middle of each. */
  private static List<Integer> show(Pictures.File... files) throws IOException {
    var colours = new ArrayList<Integer>();
    BOUNDS.forEach(
        List.of(files),
        picture ->
            colours.add(
                picture.getRGB(picture.getWidth() / 2, picture.getHeight() / 2) & 0xffffff));
    return colours;
  }

  private static Pictures.File file(String name, byte[] content) {
    return new Pictures.File(name, () -> new ByteArrayInputStream(content));
  }

  private static byte[] picture(String format, Color colour, int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = picture.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
