package dev.polymath.pose.training;

import dev.polymath.common.datasets.Dataset;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.data.Take;
import dev.polymath.pose.data.Walker;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Movements to train on, by the names of their takes, at the rate that models are trained at. */
final class Takes {

  static final double FRAMES_PER_SECOND = 50;

  private final Datasets datasets;
  private final int maxFrames;

  /**
   * Reads from data sets.
   *
   * @param maxFrames of all takes together
   */
  Takes(Datasets datasets, int maxFrames) {
    this.datasets = datasets;
    this.maxFrames = maxFrames;
  }

  /** Checks, without reading, that there is something to be read. */
  void check(TrainRequest request) {
    check(TakeSource.of(request));
  }

  void check(TakeSource source) {
    if ((source.dataset() == null) == (source.walkers() == null)) {
      throw new InvalidRequest(
          "dataset", "Give the name of a data set, or walkers to be made up; one of both.");
    }
    var walkers = source.walkers();
    if (walkers != null) {
      requireRoom((long) walkers.count() * walkers.frames());
      return;
    }
    var dataset = datasets.require("dataset", Objects.requireNonNull(source.dataset()));
    if (dataset.files().stream().noneMatch(file -> TakeReader.reads(file.name()))) {
      throw new InvalidRequest(
          "dataset", "Has no file that ends in .bvh, .bvh.gz, .npz or .zip, which are read here.");
    }
  }

  /** Reads what a request names. */
  Map<String, Take> read(TrainRequest request) throws IOException {
    return read(TakeSource.of(request));
  }

  Map<String, Take> read(TakeSource source) throws IOException {
    var walkers = source.walkers();
    return walkers != null
        ? walkers(walkers)
        : dataset(
            datasets.require("dataset", Objects.requireNonNull(source.dataset())), source.fps());
  }

  /** The hash of the data, where they are not made up. */
  @Nullable String hash(TrainRequest request) throws IOException {
    return request.dataset() == null
        ? null
        : datasets.dataHash(datasets.require("dataset", request.dataset()));
  }

  private static Map<String, Take> walkers(TakeSource.Walkers walkers) {
    var takes = new LinkedHashMap<String, Take>();
    for (var i = walkers.first(); i < walkers.first() + walkers.count(); i++) {
      takes.put("walking_" + i, Take.of(new Walker(i).walk(walkers.frames(), FRAMES_PER_SECOND)));
    }
    return takes;
  }

  private Map<String, Take> dataset(Dataset dataset, @Nullable Double fps) throws IOException {
    var reader = new TakeReader(maxFrames, fps);
    for (var file : dataset.files()) {
      if (!TakeReader.reads(file.name())) continue;
      try (var in = datasets.open(dataset, file.name())) {
        reader.read(file.name(), in);
      }
    }
    return reader.takes();
  }

  private void requireRoom(long frames) {
    if (frames > maxFrames) throw TakeReader.tooLarge(maxFrames);
  }
}
