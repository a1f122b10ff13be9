package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.data.CsvTrainingData;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.MeanTree;
import dev.polymath.gp.data.PointList;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.data.TargetList;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Model;
import dev.polymath.gp.process.TrainingSet;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a fit ready to run out of what a caller asked for, or says what is wrong with it. */
final class Plans {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Fewer points are factored before anyone notices. */
  private static final int WORTH_A_FILTER = 500;

  /** From so many points on, a look at all of them for each step of a search is dear. */
  private static final int WORTH_MINIBATCHES = 100_000;

  private final FitProperties properties;

  Plans(FitProperties properties) {
    this.properties = properties;
  }

  /** With the points of the request itself. */
  FitPlan of(FitRequest request) {
    var x = request.x();
    var y = request.y();
    if (x == null) {
      throw new InvalidRequest("x", "Give the points: [[0.1], [0.2]].");
    }
    if (y == null) {
      throw new InvalidRequest("y", "Give a number for each point of x: [0.5, 0.7].");
    }
    if (request.inputs() != null
        || request.target() != null
        || request.targets() != null
        || request.skipIncomplete() != null) {
      throw new InvalidRequest(
          "inputs",
          "Columns are named only where a CSV file is uploaded; leave them out beside x.");
    }
    if (y.columns() > 1) return columns(request, x, y);
    if (request.output() != null) {
      if (request.output().size() != x.rows() || y.rows() != x.rows()) {
        throw new InvalidRequest(
            request.output().size() == x.rows() ? "y" : "output",
            "Must have a number for each row of x.");
      }
      return several(request, x, y.values(), request.output().values());
    }
    if (request.rank() != null) {
      throw new InvalidRequest(
          "rank",
          "Is of several outputs; give y a column for each, or say by output which is which.");
    }
    var process = process(request, x.columns());
    var inference = inference(request, process, x.rows(), x.columns());
    requireRoom("x", inference, x.rows());
    return plan(
        request, process, inference, TrainingSet.of(Points.of(x.values(), x.rows()), y.values()));
  }

  /** Of several outputs, a column of y each: an observation for each number that is there. */
  private FitPlan columns(FitRequest request, PointList x, TargetList y) {
    if (request.output() != null) {
      throw new InvalidRequest("output", "Must be left out where y has a column for each output.");
    }
    if (y.rows() != x.rows() || y.columns() > Coregionalisation.MAX_OUTPUTS) {
      throw new InvalidRequest(
          "y",
          "Must have a row for each row of x, of at most %d columns."
              .formatted(Coregionalisation.MAX_OUTPUTS));
    }
    var observed = y.observed();
    if (observed > properties.maxPoints()) {
      throw new InvalidRequest(
          "y",
          "Has %,d numbers where several outputs take at most %,d here."
              .formatted(observed, properties.maxPoints()));
    }
    var d = x.columns();
    var points = new double[observed * d];
    var values = new double[observed];
    var output = new double[observed];
    var at = 0;
    for (var o = 0; o < y.columns(); o++) {
      var first = at;
      for (var i = 0; i < y.rows(); i++) {
        var value = y.values()[i * y.columns() + o];
        if (Double.isNaN(value)) continue;
        System.arraycopy(x.values(), i * d, points, at * d, d);
        values[at] = value;
        output[at++] = o;
      }
      if (at == first) {
        throw new InvalidRequest(
            "y", "Has no number in column %d, counted from 0; leave the column out.".formatted(o));
      }
    }
    return several(request, new PointList(points, observed, d), values, output);
  }

  /** Of several outputs, whose number becomes the last column of x. */
  private FitPlan several(FitRequest request, PointList x, double[] y, double[] output) {
    for (var field : List.of("method", "likelihood", "inducing", "inducingBy")) {
      Object given =
          switch (field) {
            case "method" -> request.method();
            // A job's null comes back as JSON.
            case "likelihood" -> plain(request.likelihood());
            case "inducing" -> request.inducing();
            default -> request.inducingBy();
          };
      if (given != null) {
        throw new InvalidRequest(field, "Must be left out where there are several outputs.");
      }
    }
    var spreads = spreads(output, y);
    var rank = request.rank() == null ? 1 : request.rank();
    if (rank > spreads.length) {
      throw new InvalidRequest("rank", "Must not be above the number of outputs.");
    }
    var process = process(request, x.columns());
    if (process.normalizeY()) Arrays.fill(spreads, 1);
    var inference = new Inference.Coregional(Coregionalisation.start(spreads, rank));
    inference.requireTakes(process, x.columns() + 1);
    requireRoom("x", inference, x.rows());
    var points = Points.of(x.values(), x.rows()).with(output);
    return plan(request, process, inference, TrainingSet.of(points, y));
  }

  /** The standard deviation of each output. */
  private static double[] spreads(double[] output, double[] y) {
    var count = 0;
    for (var i = 0; i < output.length; i++) {
      var number = output[i];
      if (!(number >= 0 && number < Coregionalisation.MAX_OUTPUTS && number == Math.rint(number))) {
        throw new InvalidRequest(
            "output[" + i + "]",
            "Must be a whole number from 0 to " + (Coregionalisation.MAX_OUTPUTS - 1) + ".");
      }
      count = Math.max(count, (int) number + 1);
    }
    var spreads = new double[count];
    for (var o = 0; o < count; o++) {
      var which = o;
      var own = IntStream.range(0, y.length).filter(i -> output[i] == which).toArray();
      if (own.length == 0) {
        throw new InvalidRequest(
            "output", "Has no observation of output " + o + "; number outputs without gaps.");
      }
      var mean = Arrays.stream(own).mapToDouble(i -> y[i]).average().orElseThrow();
      spreads[o] =
          Math.sqrt(
              Arrays.stream(own).mapToDouble(i -> Math.pow(y[i] - mean, 2)).sum() / own.length);
    }
    return spreads;
  }

  /** The request with the points of an uploaded table. */
  FitRequest read(FitRequest request, InputStream csv) {
    if (request.output() != null) {
      throw new InvalidRequest(
          "output",
          "Is taken beside x and y; of a file name the columns of the outputs by targets.");
    }
    if (request.x() != null || request.y() != null) {
      throw new InvalidRequest("x", "Comes with the file; leave x and y out.");
    }
    if (request.target() != null && request.targets() != null) {
      throw new InvalidRequest("targets", "Names all outputs; leave target out beside it.");
    }
    var one = request.target() == null ? List.<String>of() : List.of(request.target());
    var table =
        new CsvTrainingData(
                request.inputs() == null ? List.of() : request.inputs(),
                request.targets() == null ? one : request.targets(),
                Boolean.TRUE.equals(request.skipIncomplete()),
                properties.maxSequencePoints())
            .read(csv);
    return request.withData(table.x(), table.y());
  }

  private static GaussianProcess process(FitRequest request, int dimensions) {
    var process =
        new GaussianProcess(
            ProcessTree.kernel(plain(request.kernel())),
            MeanTree.parse(plain(request.mean())),
            Boolean.TRUE.equals(request.normalizeY()),
            request.alpha() == null ? GaussianProcess.DEFAULT_ALPHA : request.alpha());
    process.kernel().requireDimensions(dimensions);
    return process;
  }

  /**
   * As asked; or else the cheapest way that gives the exact answer, and where there are too many
   * points for any, the sparse one, learned by minibatches if there are very many. Conjugate
   * gradients are cheap enough on a GPU only.
   */
  private Inference inference(
      FitRequest request, GaussianProcess process, int points, int dimensions) {
    var asked =
        InferenceTree.read(
            request.method(),
            plain(request.likelihood()),
            request.inducing(),
            request.inducingBy());
    if (asked.isPresent()) {
      asked.get().requireTakes(process, dimensions);
      return asked.get();
    }
    if (points >= WORTH_A_FILTER && Inference.Kalman.applies(process, dimensions)) {
      return new Inference.Kalman();
    }
    if (points <= properties.maxPoints() || process.mean().isFitted()) {
      return new Inference.Exact();
    }
    if (points > WORTH_MINIBATCHES && learns(request)) {
      return new Inference.Stochastic(InferenceTree.DEFAULT_INDUCING);
    }
    return properties.tiles().onGpu() && points <= properties.maxTiledPoints()
        ? new Inference.Conjugate()
        : new Inference.Sparse(InferenceTree.DEFAULT_INDUCING);
  }

  /**
   * Once, and not from several starts, for which minibatches have no measure to compare them by.
   */
  private static boolean learns(FitRequest request) {
    var options = request.optimize() == null ? null : request.optimize().options();
    return options != null && options.restarts() == 0;
  }

  private static FitPlan plan(
      FitRequest request, GaussianProcess process, Inference inference, TrainingSet data) {
    var learning = request.optimize() == null ? null : request.optimize().options();
    if (inference instanceof Inference.Stochastic && learning != null && learning.restarts() > 0) {
      throw new InvalidRequest(
          "optimize.restarts", "Must be 0 for svgp, which learns from one start; leave it out.");
    }
    var y = data.y();
    inference.requirePossible(y);
    inference.requireEnough(y);
    return new FitPlan(
        request.name(),
        process,
        inference,
        data,
        new Model(process, inference).theta().length == 0 ? null : learning);
  }

  private void requireRoom(String field, Inference inference, int points) {
    var most = properties.mostPoints(inference);
    if (points > most) {
      throw new InvalidRequest(
          field,
          "Has %,d points where method %s takes at most %,d here."
              .formatted(points, InferenceTree.method(inference), most));
    }
  }

  /** JSON as maps, lists, strings and numbers. */
  static @Nullable Object plain(@Nullable JsonNode json) {
    return json == null || json.isNull() ? null : JSON.treeToValue(json, Object.class);
  }
}
