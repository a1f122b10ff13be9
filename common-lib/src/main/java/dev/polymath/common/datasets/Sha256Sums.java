package dev.polymath.common.datasets;

import dev.polymath.common.models.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The hash of several hashed things: that of the lines which {@code sha256sum} prints for them, so
 * that anyone can check it with {@code LC_ALL=C sha256sum * | sha256sum}.
 */
final class Sha256Sums {

  private final Sha256 hash = new Sha256();

  /** The hash of files that are hashed, in the order of their names. */
  static String of(List<DatasetFile> files) {
    var sums = new Sha256Sums();
    for (var file : files) sums.add(Objects.requireNonNull(file.sha256()), file.name());
    return sums.sha256();
  }

  void add(String sha256, String name) {
    var line = (sha256 + "  " + name + "\n").getBytes(StandardCharsets.UTF_8);
    hash.update(line, 0, line.length);
  }

  /** Call it once. */
  String sha256() {
    return hash.hex();
  }
}
