package dev.polymath.federation.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Source;
import dev.polymath.common.images.CifarReader;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * CIFAR-10 in its binary version, cut to 24 by 24: files that end in {@code .bin}, of which those
 * with {@code test} in their name are left out where there are others. Nothing can be drawn that
 * takes its place.
 */
record Photographs() implements Source {

  private static final int SIDE = 24;
  private static final int CLASSES = 10;

  @Override
  public Optional<Labelled> drawn(int count, Seed seed) {
    return Optional.empty();
  }

  @Override
  public Labelled read(ExampleFiles files) throws IOException {
    var parts = files.names().stream().filter(name -> name.endsWith(".bin")).sorted().toList();
    var training = parts.stream().filter(name -> !name.contains("test")).toList();
    var chosen = training.isEmpty() ? parts : training;
    if (chosen.isEmpty()) {
      throw new InvalidRequest("file", "Send CIFAR-10's binary version, files named ….bin.");
    }
    var images = Pictures.ofClasses(CLASSES, together(files, chosen));
    return new Labelled(new Crops(images, SIDE), images.labels());
  }

  private static Images together(ExampleFiles files, List<String> names) throws IOException {
    var pixels = new ByteArrayOutputStream();
    var labels = new int[0];
    var height = 0;
    var width = 0;
    for (var name : names) {
      try (var in = files.open(name)) {
        var part = CifarReader.CIFAR_10.read(in);
        pixels.write(part.pixels());
        var from = labels.length;
        labels = Arrays.copyOf(labels, from + part.size());
        System.arraycopy(part.labels(), 0, labels, from, part.size());
        height = part.height();
        width = part.width();
      }
    }
    return new Images(pixels.toByteArray(), 3, height, width, labels);
  }
}
