package dev.polymath.federation.training;

import dev.polymath.common.datasets.Dataset;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Source;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How well global weights do on the data that the server has held out. */
final class Evaluation {

  /** Far from the seeds that clients draw with. */
  private static final Seed TEST = new Seed(0x7e57).child("federation test");

  private static final int BATCH = 256;

  private final Datasets datasets;
  private final int drawn;
  private @Nullable Test last;

  /**
   * @param drawn how many examples are made up for a run without a test set of its own
   */
  Evaluation(Datasets datasets, int drawn) {
    this.datasets = datasets;
    this.drawn = drawn;
  }

  private record Test(Source source, @Nullable String name, Optional<Labelled> examples) {}

  /** Refuses a test set that cannot be one. */
  void check(RunRequest request) {
    test(request);
  }

  /** The metrics, none where the task has no test data. */
  Map<String, Double> of(RunRequest request, Weights weights) {
    var task = request.subject().task();
    var test = test(request);
    if (test.isEmpty()) return Map.of();
    try (var torch = Torch.onCpu()) {
      var model = task.start(torch, new Seed(0));
      weights.copyTo(model.state());
      var score = model.score(torch, test.get().examples(), BATCH);
      return Map.of(task.metric(), score.meanMetric(), "testLoss", score.meanLoss());
    }
  }

  /** The examples of the last run are kept, for its next round. */
  private synchronized Optional<Labelled> test(RunRequest request) {
    var source = request.subject().source();
    var kept = last;
    if (kept == null
        || !kept.source().equals(source)
        || !Objects.equals(kept.name(), request.testSet())) {
      kept = new Test(source, request.testSet(), examples(source, request.testSet()));
      last = kept;
    }
    return kept.examples();
  }

  private Optional<Labelled> examples(Source source, @Nullable String testSet) {
    if (testSet == null) return source.drawn(drawn, TEST);
    try {
      return Optional.of(source.read(new Files(datasets, datasets.require("testSet", testSet))));
    } catch (InvalidRequest e) {
      // What reads files does not know that they are of a data set.
      throw new InvalidRequest(
          e.errors().stream().map(error -> new FieldError("testSet", error.message())).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Files(Datasets datasets, Dataset dataset) implements ExampleFiles {

    @Override
    public List<String> names() {
      return dataset.files().stream().map(file -> file.name()).toList();
    }

    @Override
    public InputStream open(String name) throws IOException {
      return datasets.open(dataset, name);
    }
  }
}
