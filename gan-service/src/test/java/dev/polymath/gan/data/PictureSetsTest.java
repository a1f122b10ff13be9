package dev.polymath.gan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureSetsTest {

  private static final PictureSets SETS = new PictureSets(10_000);

  @Test
  void readsCifarsBatchesOneAfterTheOtherAndTheTestApart() throws IOException {
    var parts =
        SETS.read(
            List.of("data_batch_2.bin", "data_batch_1.bin", "test_batch.bin", "batches.meta.txt"),
            name -> new ByteArrayInputStream(picture(name.charAt(name.length() - 5))));

    assertThat(parts.train().labels()).containsExactly('1', '2');
    assertThat(parts.train().channels()).isEqualTo(3);
    assertThat(parts.test().orElseThrow().labels()).containsExactly('h');
  }

  @Test
  void takesNoMoreThanItsBound() {
    assertThatThrownBy(
            () -> SETS.read(List.of("a.bin"), _ -> new ByteArrayInputStream(new byte[4 * 3073])))
        .isInstanceOf(TooLarge.class);
  }

  @Test
  void namesTellWhetherThereArePictures() {
    PictureSets.check("dataset", List.of("train-images.gz", "train-labels.gz"));
    PictureSets.check("dataset", List.of("a.bin"));
    PictureSets.check("dataset", List.of("latest.ZIP"));
    for (var names :
        List.of(
            List.<String>of(),
            List.of("a.csv"),
            List.of("images"),
            List.of("test.bin"),
            List.of("test.zip"))) {
      assertThatThrownBy(() -> PictureSets.check("dataset", names))
          .isInstanceOf(InvalidRequest.class);
    }
  }

  private static byte[] picture(int label) {
    var picture = new byte[3073];
    picture[0] = (byte) label;
    return picture;
  }
}
