package dev.polymath.federation.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Source;
import dev.polymath.common.images.Glyphs;
import dev.polymath.common.images.IdxReader;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import java.io.IOException;
import java.util.Optional;

/**
 * Digits as MNIST has them, 28 by 28: two IDX files, one with {@code images} in its name and one
 * with {@code labels}; {@link Glyphs} where there are none.
 */
record Digits() implements Source {

  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  @Override
  public Optional<Labelled> drawn(int count, Seed seed) {
    return Optional.of(labelled(Glyphs.draw(count, seed)));
  }

  @Override
  public Labelled read(ExampleFiles files) throws IOException {
    try (var images = files.open(files.only("images"));
        var labels = files.open(files.only("labels"))) {
      var read = IdxReader.DEFAULT.read(images, labels);
      if (read.height() != SIDE || read.width() != SIDE) {
        throw new InvalidRequest("file", "Its pictures are not 28 by 28.");
      }
      return labelled(Pictures.ofClasses(CLASSES, read));
    }
  }

  private static Labelled labelled(Images images) {
    return new Labelled(new Pictures(images), images.labels());
  }
}
