package dev.polymath.common.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.testing.Zip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipFilesTest {

  private static final ZipFiles BOUNDS = new ZipFiles(5, 100_000_000);

  @Test
  void wantedFilesComeInTheirOrderWithTheFoldersInTheirNames() throws IOException {
    var zip =
        new Zip()
            .with("walks/", new byte[0])
            .with("walks/b.txt", bytes("second"))
            .with("a.txt", bytes("first"))
            .with("run\\c.txt", bytes("third"))
            .with("a.pdf", bytes("no"));

    assertThat(read(zip, BOUNDS))
        .containsExactly(
            Map.entry("walks/b.txt", "second"),
            Map.entry("a.txt", "first"),
            Map.entry("run/c.txt", "third"));
  }

  @Test
  void whatSystemsPutBesideTheFilesIsNotShown() throws IOException {
    var zip =
        new Zip()
            .with("__MACOSX/a.txt", bytes("x"))
            .with("walks/._a.txt", bytes("x"))
            .with(".a.txt", bytes("x"));

    assertThat(read(zip, BOUNDS)).isEmpty();
  }

  @Test
  void aVisitorNeedNotReadToTheEnd() throws IOException {
    var zip = new Zip().with("a.txt", bytes("first")).with("b.txt", bytes("second"));
    var names = new java.util.ArrayList<String>();

    BOUNDS.forEach(new ByteArrayInputStream(zip.bytes()), _ -> true, (name, in) -> names.add(name));

    assertThat(names).containsExactly("a.txt", "b.txt");
  }

  @Test
  void bombsAreRefusedWhileTheyUnpack() {
    // 64 MiB of nothing take some 64 KiB; nobody asked for them, and still they count.
    var bomb = new Zip().with("a.bin", new byte[64 << 20]);
    assertThatThrownBy(() -> read(bomb, BOUNDS))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("200 to 1");

    var noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    var large = new Zip().with("a.txt", noise).with("b.txt", noise);
    assertThatThrownBy(() -> read(large, new ZipFiles(5, 99_999)))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("99,999 bytes");

    var many = new Zip();
    for (var i = 0; i < 6; i++) many.with(i + "/", new byte[0]);
    assertThatThrownBy(() -> read(many, BOUNDS))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("5 files");
  }

  @Test
  void whatIsNoZipIsRefused() {
    var noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    var whole = new Zip().with("a.txt", noise).bytes();
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 20_000), BOUNDS))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.errors().getFirst().message()).contains("damaged"));
    for (var content : new byte[][] {{}, bytes("hello"), new Zip().bytes()}) {
      assertThatThrownBy(() -> read(content, BOUNDS)).isInstanceOf(InvalidRequest.class);
    }
    assertThatThrownBy(() -> read(new Zip().with("a\nb.txt", bytes("x")), BOUNDS))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> read(new Zip().with("a".repeat(301), bytes("x")), BOUNDS))
        .isInstanceOf(InvalidRequest.class);
  }

  private static Map<String, String> read(Zip zip, ZipFiles bounds) throws IOException {
    return read(zip.bytes(), bounds);
  }

  private static Map<String, String> read(byte[] zip, ZipFiles bounds) throws IOException {
    var files = new LinkedHashMap<String, String>();
    bounds.forEach(
        new ByteArrayInputStream(zip),
        name -> name.endsWith(".txt"),
        (name, in) -> files.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
