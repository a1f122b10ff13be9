package dev.polymath.gan.training;

import dev.polymath.common.datasets.DatasetFile;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.images.Glyphs;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.data.PictureSets;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures that a job asks for: of a data set, or drawn. */
final class TrainingPictures {

  private static final int TEST_GLYPHS = 500;

  private final Datasets datasets;
  private final PictureSets sets;

  TrainingPictures(Datasets datasets, int mostPixels) {
    this.datasets = datasets;
    sets = new PictureSets(mostPixels);
  }

  void check(TrainRequest request) {
    request.requireOneSource();
    if (request.dataset() != null) {
      check(request.dataset());
    } else if (request.glyphs() != null && request.labelCount() > request.glyphs()) {
      throw new InvalidRequest("labels", "Are more than there are glyphs.");
    }
  }

  PictureSets.Parts read(TrainRequest request) throws IOException {
    if (request.glyphs() != null) {
      var seed = new Seed(request.seedOrZero()).child("glyphs");
      return new PictureSets.Parts(
          Glyphs.draw(request.glyphs(), seed.child("train")),
          Optional.of(Glyphs.draw(TEST_GLYPHS, seed.child("test"))),
          List.of());
    }
    var parts = ofDataset(String.valueOf(request.dataset()));
    if (request.labelCount() > 0 && classes(parts.train()) < 2) {
      throw new Unprocessable(
          "labels",
          "The pictures have no classes: put those of each class into a folder of its own, or leave"
              + " labels out.");
    }
    return parts;
  }

  /** Checks the name of a data set, and those of its files. */
  void check(String name) {
    PictureSets.check(
        "dataset",
        datasets.require("dataset", name).files().stream().map(DatasetFile::name).toList());
  }

  /** The pictures of a data set. */
  PictureSets.Parts ofDataset(String name) throws IOException {
    var dataset = datasets.require("dataset", name);
    try {
      return sets.read(
          dataset.files().stream().map(DatasetFile::name).toList(),
          file -> datasets.open(dataset, file));
    } catch (InvalidRequest e) {
      throw new Unprocessable(
          "dataset", e.errors().getFirst().field() + ": " + e.errors().getFirst().message());
    }
  }

  /** One more than the highest label. */
  static int classes(Images images) {
    return 1 + Arrays.stream(images.labels()).max().orElse(0);
  }

  @Nullable String hash(TrainRequest request) throws IOException {
    if (request.dataset() == null) return null;
    return datasets.dataHash(datasets.require("dataset", request.dataset()));
  }
}
