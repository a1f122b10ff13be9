package dev.polymath.federation.client;

import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Source;
import dev.polymath.common.federation.Subject;
import dev.polymath.common.nn.Seed;
import dev.polymath.federation.data.Catalogue;
import dev.polymath.federation.data.Partition;
import dev.polymath.federation.protocol.PartitionChoice;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.task.Subset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The data of this process, parted among its virtual clients. */
final class OwnData {

  private static final List<String> USUAL =
      List.of(PaperTask.MNIST_2NN.title(), PaperTask.MNIST_CNN.title());

  private final Map<String, Subject> subjects = new LinkedHashMap<>();
  private final Map<Source, Labelled> data = new HashMap<>();
  private final int shares;
  private final int first;
  private final Seed seed;
  private final PartitionChoice usual;
  private final Map<Parting, List<int[]>> parted = new ConcurrentHashMap<>();

  OwnData(ClientProperties properties) {
    seed = new Seed(properties.seed());
    shares = properties.allShares();
    first = properties.firstShare();
    usual = new PartitionChoice(properties.partition(), null, null, null);
    for (var title : properties.tasks() == null ? USUAL : properties.tasks()) {
      var subject = Catalogue.require("polymath.client.tasks", title);
      subjects.put(title, subject);
      data.computeIfAbsent(subject.source(), source -> read(title, source, properties));
    }
  }

  /** One collection, parted in one way. */
  private record Parting(Source source, PartitionChoice choice) {}

  /** What these data are of use for. */
  List<String> tasks() {
    return List.copyOf(subjects.keySet());
  }

  /**
   * What a virtual client has.
   *
   * @param index of it in this process
   * @param choice null for the usual way
   */
  Examples of(int index, String task, @Nullable PartitionChoice choice) {
    var subject = subjects.get(task);
    if (subject == null) throw new IllegalArgumentException("There are no data for " + task);
    var parting = new Parting(subject.source(), choice == null ? usual : choice);
    var parts = parted.computeIfAbsent(parting, this::part);
    return new Subset(all(subject.source()).examples(), parts.get(first + index));
  }

  private Labelled all(Source source) {
    return Objects.requireNonNull(data.get(source));
  }

  private List<int[]> part(Parting parting) {
    var choice = parting.choice();
    var partition =
        switch (choice.type()) {
          case IID -> new Partition.Iid(shares);
          case SHARDS ->
              new Partition.Shards(shares, choice.shards() == null ? 2 : choice.shards());
          case DIRICHLET ->
              new Partition.Dirichlet(shares, choice.alpha() == null ? 0.5 : choice.alpha());
          case UNBALANCED ->
              new Partition.Unbalanced(shares, choice.sigma() == null ? 1 : choice.sigma());
          case NATURAL -> new Partition.Whole(shares);
        };
    var labels = all(parting.source()).labels();
    return List.copyOf(partition.of(labels, seed.child("partition")).values());
  }

  private Labelled read(String title, Source source, ClientProperties properties) {
    var folder = properties.dataset();
    if (folder == null) {
      return source
          .drawn(properties.glyphs(), seed.child("glyphs"))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%s needs data: set polymath.client.dataset".formatted(title)));
    }
    try {
      return source.read(new Folder(folder, names(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }

  private record Folder(Path path, List<String> names) implements ExampleFiles {
    @Override
    public InputStream open(String name) throws IOException {
      return Files.newInputStream(path.resolve(name));
    }
  }
}
