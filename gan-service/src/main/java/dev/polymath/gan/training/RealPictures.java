package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.data.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** Some pictures of a data set, to compare with what a generator makes. */
final class RealPictures {

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final TrainingPictures pictures;

  /** All of a set are in memory while some are drawn. */
  private final Semaphore oneAtATime = new Semaphore(1);

  RealPictures(TrainingPictures pictures) {
    this.pictures = pictures;
  }

  /**
   * Draws by chance, each picture once at most, the same ones for the same seed.
   *
   * @param most as many where there are so many
   * @return [n, pixels]
   * @throws Unprocessable where they are of another form, or fewer than two
   */
  float[] draw(String dataset, Frame frame, int most, long seed) throws IOException {
    pictures.check(dataset);
    if (!oneAtATime.tryAcquire()) {
      throw new Busy("Another request is reading a data set; send this one again later.", RETRY);
    }
    try {
      var images = pictures.ofDataset(dataset).train();
      var form = new Frame(images.channels(), images.height(), images.width());
      if (!form.equals(frame)) {
        throw new Unprocessable(
            "dataset",
            "Has pictures of %s, and the model makes %s.".formatted(shape(form), shape(frame)));
      }
      if (images.size() < 2) {
        throw new Unprocessable("dataset", "Has one picture; two or more can be compared with.");
      }
      var order = new Seed(seed).child("real").permutation(images.size());
      return images.floats(Arrays.copyOf(order, Math.min(most, images.size())));
    } finally {
      oneAtATime.release();
    }
  }

  private static String shape(Frame frame) {
    return "%d channels of %d by %d pixels"
        .formatted(frame.channels(), frame.width(), frame.height());
  }
}
