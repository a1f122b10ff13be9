package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {

  @TempDir private Path folder;

  @Test
  void aSecretIsDrawnOnceAndReadByItsOwnerAlone() throws IOException {
    var secret = new Secret(folder.resolve("token"));

    var drawn = secret.readOrDraw();

    assertThat(drawn).hasSize(48);
    assertThat(secret.readOrDraw()).isEqualTo(drawn);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aSecretTakesThePlaceOfAnother() throws IOException {
    var secret = new Secret(folder.resolve("password"));
    secret.write("old");

    secret.write("new");

    assertThat(secret.read()).isEqualTo("new");
  }
}
