package dev.polymath.federation.client;

import dev.polymath.common.images.Glyphs;
import dev.polymath.common.images.IdxReader;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import dev.polymath.federation.data.Partition;
import dev.polymath.federation.data.Pictures;
import dev.polymath.federation.protocol.PartitionChoice;
import dev.polymath.federation.task.Examples;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.task.Subset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The data of this process, parted among its virtual clients. */
final class OwnData {

  private final Images images;
  private final int shares;
  private final int first;
  private final Seed seed;
  private final PartitionChoice usual;
  private final Map<PartitionChoice, List<int[]>> parted = new ConcurrentHashMap<>();

  OwnData(ClientProperties properties) {
    seed = new Seed(properties.seed());
    images =
        properties.dataset() == null
            ? Glyphs.draw(properties.glyphs(), seed.child("glyphs"))
            : read(properties.dataset());
    shares = properties.allShares();
    first = properties.firstShare();
    usual = new PartitionChoice(properties.partition(), null, null, null);
  }

  /** What these data are of use for. */
  List<String> tasks() {
    return List.of(PaperTask.MNIST_2NN.title(), PaperTask.MNIST_CNN.title());
  }

  /**
   * What a virtual client has.
   *
   * @param index of it in this process
   * @param choice null for the usual way
   */
  Examples of(int index, @Nullable PartitionChoice choice) {
    var parts = parted.computeIfAbsent(choice == null ? usual : choice, this::part);
    return new Subset(new Pictures(images), parts.get(first + index));
  }

  private List<int[]> part(PartitionChoice choice) {
    var partition =
        switch (choice.type()) {
          case IID -> new Partition.Iid(shares);
          case SHARDS ->
              new Partition.Shards(shares, choice.shards() == null ? 2 : choice.shards());
          case DIRICHLET ->
              new Partition.Dirichlet(shares, choice.alpha() == null ? 0.5 : choice.alpha());
          case UNBALANCED ->
              new Partition.Unbalanced(shares, choice.sigma() == null ? 1 : choice.sigma());
        };
    return List.copyOf(partition.of(images.labels(), seed.child("partition")).values());
  }

  private static Images read(Path folder) {
    try (var images = Files.newInputStream(file(folder, "images"));
        var labels = Files.newInputStream(file(folder, "labels"))) {
      return IdxReader.DEFAULT.read(images, labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only one of a kind, or the one to train on. */
  private static Path file(Path folder, String kind) throws IOException {
    try (var files = Files.list(folder)) {
      var found = files.filter(file -> file.getFileName().toString().contains(kind)).toList();
      if (found.size() == 1) return found.getFirst();
      return found.stream()
          .filter(file -> file.getFileName().toString().contains("train"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "polymath.client.dataset needs one IDX file with %s in its name"
                          .formatted(kind)));
    }
  }
}
