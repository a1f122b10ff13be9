package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SecretsCommandTest {

  @TempDir private Path home;

  @Test
  void aDeploymentsSecretsAreDrawnOnceIntoAFolderThatItsOwnerAloneOpens() throws IOException {
    var folder = home.resolve("secrets");

    assertThat(draw(folder)).isZero();
    var key = Files.readString(folder.resolve("first-key")).strip();
    assertThat(draw(folder)).isZero();

    assertThat(key).matches("pmk_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(Files.readString(folder.resolve("first-key")).strip()).isEqualTo(key);
    assertThat(Files.readString(folder.resolve("signing-secret")).strip().length())
        .isGreaterThanOrEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  private static int draw(Path folder) {
    return new CommandLine(new SecretsCommand()).execute(folder.toString());
  }
}
