package dev.polymath.common.images;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The digits of MNIST that lie beside the repository, in {@code ../shared}. */
public final class Mnist {

  private static final Path FOLDER = Path.of("..", "..", "shared", "data", "mnist");

  private Mnist() {}

  public static Images train() throws IOException {
    return read("train");
  }

  public static Images test() throws IOException {
    return read("t10k");
  }

  private static Images read(String part) throws IOException {
    assumeTrue(Files.exists(FOLDER), "skipped: MNIST is not beside the repository");
    try (var images = Files.newInputStream(FOLDER.resolve(part + "-images-idx3-ubyte.gz"));
        var labels = Files.newInputStream(FOLDER.resolve(part + "-labels-idx1-ubyte.gz"))) {
      return IdxReader.DEFAULT.read(images, labels);
    }
  }
}
