package dev.polymath.common.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetFolderTest {

  private final Path root;
  private final Path outside;
  private final DatasetFolder folder;

  DatasetFolderTest(@TempDir Path temporary) throws IOException {
    root = Files.createDirectory(temporary.resolve("datasets"));
    outside = Files.createDirectory(temporary.resolve("outside"));
    folder = DatasetFolder.of(root.toString());
  }

  @BeforeEach
  void mount() throws IOException {
    write(root.resolve("poses/train.csv"), "1,2\n");
    write(root.resolve("poses/test.csv"), "3\n");
    write(outside.resolve("secret.txt"), "secret");
  }

  @Test
  void aFolderIsADataSetThatIsHashedWhenItIsNeeded() throws IOException {
    var found = folder.find("poses").orElseThrow();
    assertThat(found.source()).isEqualTo(Dataset.Source.FOLDER);
    assertThat(found.files())
        .containsExactly(
            new DatasetFile("test.csv", 2, null), new DatasetFile("train.csv", 4, null));
    assertThat(found.bytes()).isEqualTo(6);
    assertThat(found.sha256()).isNull();

    var hashed = folder.hashed(found);
    assertThat(hashed.file("test.csv").orElseThrow().sha256()).isEqualTo(sha256("3\n"));
    assertThat(hashed.sha256())
        .isEqualTo(
            sha256("%s  test.csv\n%s  train.csv\n".formatted(sha256("3\n"), sha256("1,2\n"))));
    assertThat(folder.find("poses")).contains(hashed);
    assertThat(folder.list("", 10)).containsExactly(hashed);
    try (var in = folder.open(hashed, "train.csv")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("1,2\n");
    }
  }

  @Test
  void theHashIsWhatSha256sumSays() throws Exception {
    write(root.resolve("poses/Upper case (1).csv"), "x");
    var sum =
        new ProcessBuilder("sh", "-c", "LC_ALL=C sha256sum * | sha256sum")
            .directory(root.resolve("poses").toFile())
            .start();

    var hashed = folder.hashed(folder.find("poses").orElseThrow());

    assertThat(hashed.sha256() + "  -\n")
        .isEqualTo(new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void whatHasChangedIsReadAgainAndNothingElse() throws IOException {
    var hashes = new FileHashes();
    var file = new FileHashes.Version("poses", "a", 1, FileTime.from(Instant.EPOCH), 7L);
    var later = new FileHashes.Version("poses", "a", 1, FileTime.fromMillis(1), 7L);

    assertThat(hashes.sha256(file, () -> bytes("x"))).isEqualTo(sha256("x"));
    assertThat(hashes.sha256(file, () -> bytes("never read"))).isEqualTo(sha256("x"));
    assertThat(hashes.known(later)).isNull();
    assertThat(hashes.sha256(later, () -> bytes("y"))).isEqualTo(sha256("y"));
    assertThat(hashes.known(file)).isNull();
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsRefusedAndReadAgain() throws IOException {
    var hashes = new FileHashes();
    var file = new FileHashes.Version("poses", "a", 1, FileTime.from(Instant.EPOCH), 7L);

    assertThatThrownBy(() -> hashes.sha256(file, () -> bytes("xy")))
        .isInstanceOf(Failure.Conflict.class)
        .hasMessageContaining("changes");
    assertThat(hashes.sha256(file, () -> bytes("x"))).isEqualTo(sha256("x"));
  }

  @Test
  void aChangedFileHasAnotherHash() throws IOException {
    var before = folder.hashed(folder.find("poses").orElseThrow());

    write(root.resolve("poses/test.csv"), "four");
    var changed = folder.find("poses").orElseThrow();

    assertThat(changed.sha256()).isNull();
    assertThat(folder.hashed(changed).sha256()).isNotNull().isNotEqualTo(before.sha256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "",
        "../outside",
        "poses/..",
        "/etc",
        "linked",
        "poses/deep",
        "catalogue"
      })
  void nothingLeadsOutOfTheRoot(String name) throws IOException {
    Files.createSymbolicLink(root.resolve("linked"), outside);
    write(root.resolve("poses/deep/file.csv"), "1");
    write(root.resolve("catalogue/file.csv"), "1");

    assertThat(folder.find(name)).isEmpty();
    assertThat(folder.list("", 10)).extracting(Dataset::name).containsExactly("poses");
  }

  @Test
  void linksHiddenFilesAndFoldersAreNoPartOfADataSet() throws IOException {
    Files.createSymbolicLink(root.resolve("poses/link.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("poses/inner.csv"), root.resolve("poses/train.csv"));
    write(root.resolve("poses/.hidden"), "1");
    write(root.resolve("poses/deep/file.csv"), "1");
    Files.createDirectory(root.resolve("empty"));
    write(root.resolve("file.csv"), "1");

    var found = folder.find("poses").orElseThrow();
    assertThat(found.files())
        .extracting(DatasetFile::name)
        .containsExactly("test.csv", "train.csv");
    assertThatThrownBy(() -> folder.open(found, "link.txt")).isInstanceOf(IOException.class);
    assertThat(folder.find("empty")).isEmpty();
    assertThat(folder.find("file.csv")).isEmpty();
  }

  @Test
  void aFolderThatIsSwappedForALinkLeadsNowhere() throws IOException {
    write(outside.resolve("train.csv"), "secret");
    var found = folder.find("poses").orElseThrow();

    Files.move(root.resolve("poses"), root.resolve("moved"));
    Files.createSymbolicLink(root.resolve("poses"), outside);

    assertThatThrownBy(() -> folder.open(found, "train.csv")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.hashed(found)).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void withoutAFolderThereAreNoDataSets() {
    for (var setting : new String[] {null, "", " "}) {
      var none = DatasetFolder.of(setting);
      assertThat(none.list("", 10)).isEmpty();
      assertThat(none.find("poses")).isEmpty();
    }
  }

  @Test
  void aFolderThatIsNotThereIsAMistakeOfTheOperator() {
    for (var setting : new Path[] {root.resolve("absent"), outside.resolve("secret.txt")}) {
      assertThatThrownBy(() -> DatasetFolder.of(setting.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("polymath.datasets.folder");
    }
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, content);
  }

  private static InputStream bytes(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String content) {
    return Bytes.sha256(content.getBytes(StandardCharsets.UTF_8));
  }
}
