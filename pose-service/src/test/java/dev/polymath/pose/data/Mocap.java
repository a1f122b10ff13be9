package dev.polymath.pose.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polymath.pose.skeleton.Motion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real motion capture that lies beside the repository, in {@code ../shared}. */
final class Mocap {

  private Mocap() {}

  static Motion take(String name) throws IOException {
    var file = Path.of("..", "..", "shared", "data", "mocap").resolve(name + ".bvh.gz");
    assumeTrue(Files.exists(file), "skipped: " + name + " is not beside the repository");
    try (var in = Files.newInputStream(file)) {
      return BvhReader.DEFAULT.at(120).read(in);
    }
  }
}
