package dev.polymath.benchmarks.gan;

import dev.polymath.common.images.IdxReader;
import dev.polymath.common.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** MNIST's four files, packed as they are published. */
record Mnist(Images train, Images test) {

  static final int CLASSES = 10;

  static Mnist read(Path folder) throws IOException {
    return new Mnist(read(folder, "train"), read(folder, "t10k"));
  }

  /** How many test pictures were taken for what they are not. */
  long errors(int[] found) {
    return IntStream.range(0, found.length).filter(i -> found[i] != test.labels()[i]).count();
  }

  float[] testPixels() {
    return test.floats(IntStream.range(0, test.size()).toArray());
  }

  private static Images read(Path folder, String part) throws IOException {
    try (var images = Files.newInputStream(folder.resolve(part + "-images-idx3-ubyte.gz"));
        var labels = Files.newInputStream(folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
      return IdxReader.DEFAULT.read(images, labels);
    }
  }
}
