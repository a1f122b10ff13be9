package dev.polymath.gan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.testing.Zip;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureFoldersTest {

  private static final byte[] PNG = PictureBytes.grey(2, 3, 100);

  @Test
  void foldersAreClassesInTheOrderOfTheirNumbers() throws IOException {
    var parts =
        read(
            new Zip()
                .with("digits/", new byte[0])
                .with("digits/10/a.png", PictureBytes.grey(2, 3, 10))
                .with("digits/9/a.PNG", PictureBytes.grey(2, 3, 9))
                .with("digits/10/b.png", PictureBytes.grey(2, 3, 11))
                .with("digits/README.txt", "of digits".getBytes(StandardCharsets.UTF_8)));

    assertThat(parts.classNames()).containsExactly("9", "10");
    assertThat(parts.test()).isEmpty();
    var train = parts.train();
    assertThat(train.labels()).containsExactly(1, 0, 1);
    assertThat(train.channels()).isEqualTo(1);
    assertThat(train.height()).isEqualTo(3);
    assertThat(train.width()).isEqualTo(2);
    assertThat(train.pixels()[6]).isEqualTo((byte) 9);
  }

  @Test
  void namesComeInTheirOwnOrder() throws IOException {
    assertThat(read(new Zip().with("dog/a.png", PNG).with("cat/a.png", PNG)).classNames())
        .containsExactly("cat", "dog");
  }

  @Test
  void withAPictureInNoFolderOrInOneFolderThereAreNoClasses() throws IOException {
    for (var zip :
        new Zip[] {
          new Zip().with("a.png", PNG).with("b.png", PNG),
          new Zip().with("0/a.png", PNG).with("1/a.png", PNG).with("a.png", PNG),
          new Zip().with("all/a.png", PNG).with("./all/b.png", PNG)
        }) {
      var parts = read(zip);
      assertThat(parts.classNames()).isEmpty();
      assertThat(parts.train().labels()).containsOnly(0);
    }
  }

  @Test
  void aFolderCalledTestOrAZipOfThatNameIsForTheTest() throws IOException {
    var oneZip =
        read(
            new Zip()
                .with("train/cat/a.png", PNG)
                .with("train/dog/a.png", PNG)
                .with("test/dog/b.png", PNG));
    assertThat(oneZip.classNames()).containsExactly("cat", "dog");
    assertThat(oneZip.test().orElseThrow().labels()).containsExactly(1);

    var zips =
        Map.of(
            "contest.zip", new Zip().with("cat/a.png", PNG).with("dog/a.png", PNG).bytes(),
            "pets_test.zip", new Zip().with("cat/b.png", PNG).bytes());
    var twoZips =
        new PictureSets(1000)
            .read(
                zips.keySet().stream().toList(),
                name -> new ByteArrayInputStream(zips.getOrDefault(name, new byte[0])));
    assertThat(twoZips.train().size()).isEqualTo(2);
    assertThat(twoZips.test().orElseThrow().labels()).containsExactly(0);

    refused(
        new Zip()
            .with("train/cat/a.png", PNG)
            .with("train/dog/a.png", PNG)
            .with("test/cow/b.png", PNG),
        "a.zip/test/cow/b.png");
    refused(new Zip().with("test/a.png", PNG), "to learn from");
  }

  @Test
  void onePictureInColoursBringsAllIntoColours() throws IOException {
    var train =
        read(new Zip()
                .with("a.png", PictureBytes.grey(1, 1, 7))
                .with("b.png", PictureBytes.coloured(1, 1, 0x010203)))
            .train();

    assertThat(train.channels()).isEqualTo(3);
    assertThat(train.pixels()).containsExactly(7, 7, 7, 1, 2, 3);
  }

  @Test
  void whatCannotBeTakenIsNamed() {
    var image = new BufferedImage(2, 3, BufferedImage.TYPE_BYTE_GRAY);
    refused(
        new Zip().with("0/a.png", PNG).with("0/b.png", Arrays.copyOf(PNG, 40)), "a.zip/0/b.png");
    refused(new Zip().with("a.png", PNG).with("b.png", PictureBytes.grey(3, 2, 0)), "2 by 3");
    refused(new Zip().with("a.png", PictureBytes.pngHeader(50_000, 50_000)), "50,000 by 50,000");
    refused(new Zip().with("a.png", PictureBytes.of(image, "gif")), "no PNG and no JPEG");
    refused(new Zip().with("a.gif", PictureBytes.of(image, "gif")), "a.zip/a.gif");
    refused(new Zip().with("../a.png", PNG), "path out of the zip");
    refused(new Zip().with("/etc/a.png", PNG), "path out of the zip");
    refused(new Zip().with("x\\..\\..\\a.png", PNG), "path out of the zip");
    refused(new Zip().with("a.txt", new byte[] {1}), "no PNG and no JPEG");
  }

  @Test
  void whatIsNoZipIsRefused() {
    refused(new byte[0], "a.zip: Is no zip");
    refused(PNG, "a.zip: Is no zip");
    refused(new Zip().bytes(), "a.zip: Is no zip");
    refused(Arrays.copyOf(new Zip().with("a.png", PNG).bytes(), 60), "damaged");
    refused(new Zip().with("a\nb.png", PNG).bytes(), "no plain text");
  }

  @Test
  void noMoreIsTakenThanFits() throws IOException {
    var zip = new Zip().with("a.png", PNG).with("b.png", PNG);
    tooLarge(new PictureFolders(11), zip.bytes(), "11 values");
    read(new PictureFolders(12), zip.bytes());
    var oneOfColours = new Zip().with("a.png", PNG).with("b.png", PictureBytes.coloured(2, 3, 255));
    tooLarge(new PictureFolders(35), oneOfColours.bytes(), "35 values");
    read(new PictureFolders(36), oneOfColours.bytes());

    var bomb = new Zip().with("a.png", new byte[80 << 20]).bytes();
    tooLarge(
        new PictureFolders(1000), new Zip().with("x.txt", new byte[80 << 20]).bytes(), "200 to 1");
    assertThatThrownBy(() -> read(new PictureFolders(1000), bomb)).isInstanceOf(Failure.class);
  }

  private static PictureSets.Parts read(Zip zip) throws IOException {
    return read(new PictureFolders(1000), zip.bytes());
  }

  private static PictureSets.Parts read(PictureFolders folders, byte[] zip) throws IOException {
    folders.add("a.zip", new ByteArrayInputStream(zip), false);
    return folders.parts();
  }

  private static void refused(Zip zip, String says) {
    refused(zip.bytes(), says);
  }

  private static void refused(byte[] zip, String says) {
    assertThatThrownBy(() -> read(new PictureFolders(1000), zip))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining(says);
  }

  private static void tooLarge(PictureFolders folders, byte[] zip, String says) {
    assertThatThrownBy(() -> read(folders, zip))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining(says);
  }
}
