package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir private Path folder;

  @Test
  void itLiesInTheCheckoutUnlessToldOtherwise() throws IOException {
    var real = folder.toRealPath();

    assertThat(Home.of(folder, Map.of()).path()).isEqualTo(real.resolve(".polymath"));
    assertThat(Home.of(folder, Map.of("POLYMATH_HOME", folder + "/else/where")).path())
        .isEqualTo(real.resolve("else/where"));
  }

  @Test
  void symbolicLinksAreResolvedAsTheSystemNamesTheFolder() throws IOException {
    var target = Files.createDirectory(folder.resolve("target"));
    var link = Files.createSymbolicLink(folder.resolve("link"), target);

    assertThat(Home.of(link, Map.of()).path()).isEqualTo(target.toRealPath().resolve(".polymath"));
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedWithARemedy() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    var home = Home.of(folder, Map.of("POLYMATH_HOME", file.toString()));

    assertThatThrownBy(home::prepare)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("POLYMATH_HOME");
  }
}
