package dev.polymath.federation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Alphabet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PlayTest {

  private static final String PLAY = "ANN:\nabc\n\nBOB:\nabcdefgh\nij\n\nCY:\nab\n\nANN:\ndef";

  @Test
  void aRolesStretchesAreOfItsClassTheTalkativeFirst() throws IOException {
    var read = read(PLAY.getBytes(StandardCharsets.UTF_8));

    // BOB says 12 characters with the ends of lines, ANN 8, CY 3.
    assertThat(read.labels()).containsExactly(0, 0, 1);
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var batch = read.examples().batch(step.manager(), new int[] {2, 1});
      assertThat(text(batch.x().toLongArray())).isEqualTo("abc\nefgh");
      assertThat(text(batch.y().toLongArray())).isEqualTo("bc\ndfgh\n");
    }
  }

  @Test
  void aPlayMayBePacked() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(PLAY.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(read(packed.toByteArray()).labels()).containsExactly(0, 0, 1);
  }

  @Test
  void whatHoldsNoStretchIsRefused() {
    assertThatThrownBy(() -> read("ANN:\nab\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new Play(Alphabet.ASCII, 4).read(new FilesInMemory(Map.of())))
        .isInstanceOf(InvalidRequest.class);
  }

  private static Labelled read(byte[] play) throws IOException {
    return new Play(Alphabet.ASCII, 4).read(new FilesInMemory(Map.of("play.txt", play)));
  }

  private static String text(long[] symbols) {
    var text = new StringBuilder();
    for (var symbol : symbols) text.append(Alphabet.ASCII.characters().charAt((int) symbol));
    return text.toString();
  }
}
