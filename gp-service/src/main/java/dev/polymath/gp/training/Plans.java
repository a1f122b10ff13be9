package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.data.CsvTrainingData;
import dev.polymath.gp.data.MeanTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.TrainingSet;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a fit ready to run out of what a caller asked for, or says what is wrong with it. */
final class Plans {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FitProperties properties;

  Plans(FitProperties properties) {
    this.properties = properties;
  }

  /** With the points of the request itself. */
  FitPlan of(FitRequest request) {
    if (request.x() == null) {
      throw new InvalidRequest("x", "Give the points: [[0.1], [0.2]].");
    }
    if (request.y() == null) {
      throw new InvalidRequest("y", "Give a number for each point of x: [0.5, 0.7].");
    }
    if (request.inputs() != null || request.target() != null || request.skipIncomplete() != null) {
      throw new InvalidRequest(
          "inputs",
          "Columns are named only where a CSV file is uploaded; leave them out beside x.");
    }
    var x = request.x();
    requireRoom("x", x.rows());
    return plan(request, TrainingSet.of(Points.of(x.values(), x.rows()), request.y().values()));
  }

  /** With the points of an uploaded table. */
  FitPlan of(FitRequest request, InputStream csv) {
    if (request.x() != null || request.y() != null) {
      throw new InvalidRequest("x", "Comes with the file; leave x and y out.");
    }
    var inputs = request.inputs() == null ? List.<String>of() : request.inputs();
    var skipIncomplete = Boolean.TRUE.equals(request.skipIncomplete());
    var table =
        new CsvTrainingData(inputs, request.target(), skipIncomplete, properties.maxPoints());
    return plan(request, table.read(csv));
  }

  private FitPlan plan(FitRequest request, TrainingSet data) {
    var process =
        new GaussianProcess(
            ProcessTree.kernel(plain(request.kernel())),
            MeanTree.parse(plain(request.mean())),
            Boolean.TRUE.equals(request.normalizeY()),
            request.alpha() == null ? GaussianProcess.DEFAULT_ALPHA : request.alpha());
    process.kernel().requireDimensions(data.x().dimensions());
    var learning = request.optimize() == null ? null : request.optimize().options();
    return new FitPlan(
        request.name(), process, data, process.kernel().theta().length == 0 ? null : learning);
  }

  private void requireRoom(String field, int points) {
    if (points > properties.maxPoints()) {
      throw new InvalidRequest(
          field,
          "Has %,d points where exact inference takes at most %,d here."
              .formatted(points, properties.maxPoints()));
    }
  }

  /** JSON as maps, lists, strings and numbers. */
  static @Nullable Object plain(@Nullable JsonNode json) {
    return json == null || json.isNull() ? null : JSON.treeToValue(json, Object.class);
  }
}
