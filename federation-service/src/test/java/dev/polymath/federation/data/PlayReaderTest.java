package dev.polymath.federation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Alphabet;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class PlayReaderTest {

  private static final String PLAY =
      "ANN:\nWho's there?\n\nBOB:\r\nNay, answer: me.\nStand.\n\nANN:\nLong live!";

  @Test
  void everyRoleGetsWhatItSays() {
    assertThat(PlayReader.DEFAULT.read(new StringReader(PLAY)))
        .isEqualTo(
            Map.of("ANN", "Who's there?\nLong live!\n", "BOB", "Nay, answer: me.\nStand.\n"));
  }

  @Test
  void shakespeareHasManyClients() throws IOException {
    var file = Path.of("..", "..", "shared", "data", "shakespeare", "tinyshakespeare.txt.gz");
    assumeTrue(Files.exists(file), "skipped: Shakespeare is not beside the repository");
    try (var in = new GZIPInputStream(Files.newInputStream(file));
        var text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      var roles = PlayReader.DEFAULT.read(text);

      assertThat(roles).hasSizeBetween(200, 400).containsKeys("ROMEO", "JULIET");
      assertThat(roles.get("First Citizen"))
          .startsWith("Before we proceed any further, hear me speak.\n");
    }
  }

  @Test
  void whatIsNoPlayIsRefused() {
    for (var text :
        new String[] {"", "\n\n", "no name\n", ":\nnobody\n", "x".repeat(101) + ":\n"}) {
      assertThatThrownBy(() -> PlayReader.DEFAULT.read(new StringReader(text)))
          .isInstanceOf(InvalidRequest.class);
    }
    assertThatThrownBy(() -> new PlayReader(50, 10).read(new StringReader(PLAY)))
        .isInstanceOf(TooLarge.class);
    assertThatThrownBy(() -> new PlayReader(500, 1).read(new StringReader(PLAY)))
        .isInstanceOf(TooLarge.class);
  }

  @Test
  void aTextIsCutIntoStretchesThatForetellTheNextCharacter() {
    var windows = Windows.of("abcdefgh", new Alphabet("abcdefgh"), 3);
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var batch = windows.batch(step.manager(), new int[] {1, 0});

      assertThat(windows.size()).isEqualTo(2);
      assertThat(batch.x().toLongArray()).containsExactly(3, 4, 5, 0, 1, 2);
      assertThat(batch.y().toLongArray()).containsExactly(4, 5, 6, 1, 2, 3);
      assertThat(Windows.of("", Alphabet.ASCII, 80).size()).isZero();
    }
  }
}
