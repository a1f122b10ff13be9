package dev.polymath.gan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.datasets.Dataset;
import dev.polymath.common.datasets.DatasetFile;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.models.ArtifactStore.Content;
import dev.polymath.common.testing.Zip;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.data.PictureBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RealPicturesTest {

  private static final Frame FRAME = new Frame(1, 1, 1);

  @Test
  void areDrawnOnceEachAndByTheSeed() throws IOException {
    var real = new RealPictures(new TrainingPictures(new Levels(() -> {}), 1000));

    assertThat(real.draw("levels", FRAME, 5, 1)).hasSize(5);
    assertThat(real.draw("levels", FRAME, 5, 1)).isEqualTo(real.draw("levels", FRAME, 5, 1));
    assertThat(real.draw("levels", FRAME, 5, 1)).isNotEqualTo(real.draw("levels", FRAME, 5, 2));
    var all = new TreeSet<Float>();
    for (var level : real.draw("levels", FRAME, 1000, 1)) all.add(level);
    assertThat(all).hasSize(20);
  }

  @Test
  void oneRequestAtATimeReadsThem() throws IOException {
    var within = new Runnable[1];
    var real = new RealPictures(new TrainingPictures(new Levels(() -> within[0].run()), 1000));
    within[0] =
        () ->
            assertThatThrownBy(() -> real.draw("levels", FRAME, 5, 1))
                .isInstanceOf(Busy.class)
                .hasMessageContaining("again later");

    assertThat(real.draw("levels", FRAME, 5, 1)).hasSize(5);
    assertThat(real.draw("levels", FRAME, 5, 1)).hasSize(5);
  }

  /** A data set of twenty pictures of one pixel each, no two of them alike. */
  private record Levels(Runnable whenOpened) implements Datasets {

    @Override
    public Optional<Dataset> find(String name) {
      var file = new DatasetFile("levels.zip", 1, null);
      return Optional.of(
          new Dataset(name, Dataset.Source.UPLOADED, List.of(file), 1, null, Instant.EPOCH));
    }

    @Override
    public InputStream open(Dataset dataset, String file) {
      whenOpened.run();
      var zip = new Zip();
      for (var i = 0; i < 20; i++) zip.with(i + ".png", PictureBytes.grey(1, 1, i));
      return new ByteArrayInputStream(zip.bytes());
    }

    @Override
    public void requireFree(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void make(String name, String file, Content content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String dataHash(Dataset dataset) {
      throw new UnsupportedOperationException();
    }
  }
}
