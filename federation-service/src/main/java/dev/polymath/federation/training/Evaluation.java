package dev.polymath.federation.training;

import dev.polymath.common.datasets.Dataset;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.images.Glyphs;
import dev.polymath.common.images.IdxReader;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.data.Pictures;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well global weights do on the data that the server has held out. */
final class Evaluation {

  /** Far from the seeds that clients draw with. */
  private static final Seed TEST = new Seed(0x7e57).child("federation test");

  private static final int SIDE = 28;
  private static final int BATCH = 256;

  private final Datasets datasets;
  private final int glyphs;
  private @Nullable Test last;

  Evaluation(Datasets datasets, int glyphs) {
    this.datasets = datasets;
    this.glyphs = glyphs;
  }

  private record Test(String name, Images images) {}

  /** Refuses a test set that cannot be one. */
  void check(RunRequest request) {
    images(request);
  }

  /** The metrics, none where the task has no test data. */
  Map<String, Double> of(RunRequest request, Weights weights) {
    var task = request.paperTask();
    var images = images(request);
    if (images == null) return Map.of();
    try (var torch = Torch.onCpu()) {
      var model = task.start(torch, new Seed(0));
      weights.copyTo(model.state());
      var score = model.score(torch, new Pictures(images), BATCH);
      return Map.of(task.metric(), score.meanMetric(), "testLoss", score.meanLoss());
    }
  }

  private synchronized @Nullable Images images(RunRequest request) {
    var name = request.testSet();
    if (name == null && request.paperTask() == PaperTask.CIFAR_CNN) return null;
    var key = name == null ? "" : name;
    if (last == null || !last.name().equals(key)) {
      var read = name == null ? Glyphs.draw(glyphs, TEST) : read(datasets.require("testSet", name));
      last = new Test(key, read);
    }
    if (last.images().height() != SIDE || last.images().width() != SIDE) {
      throw new InvalidRequest("testSet", "Its pictures are not 28 by 28.");
    }
    return last.images();
  }

  private Images read(Dataset dataset) {
    try (var images = datasets.open(dataset, file(dataset, "images"));
        var labels = datasets.open(dataset, file(dataset, "labels"))) {
      return IdxReader.DEFAULT.read(images, labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(Dataset dataset, String kind) {
    var files =
        dataset.files().stream()
            .map(file -> file.name())
            .filter(name -> name.contains(kind))
            .toList();
    if (files.size() != 1) {
      throw new InvalidRequest(
          "testSet", "Must have one IDX file with %s in its name.".formatted(kind));
    }
    return files.getFirst();
  }
}
