package dev.polymath.gp.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.common.plot.Charts;
import dev.polymath.gp.api.PredictRequest.VarianceOf;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Likelihood;
import dev.polymath.gp.process.TrainingSet;
import dev.polymath.gp.process.Variance;
import dev.polymath.gp.training.FittedModels;
import dev.polymath.gp.training.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Gaussian processes")
class PlotController {

  /** More than a picture has pixels across, so that the peaks of short periods are not cut off. */
  private static final int GRID = 1_200;

  private static final int JOINT_GRID = 500;
  private static final int MAX_SAMPLES = 20;
  private static final int MAX_LABEL = 100;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;
  private static final int PART_HEIGHT = 170;

  /** More would be higher than a picture may be. */
  private static final int MAX_PARTS = 20;

  private final FittedModels models;
  private final Charts charts;

  PlotController(FittedModels models, Charts charts) {
    this.models = models;
    this.charts = charts;
  }

  /**
   * What is to be drawn.
   *
   * @param from the left end; a twentieth beyond the data if left out
   * @param to the right end; likewise
   * @param feature the number of the feature on the horizontal axis, from 0
   * @param output which one of several, from 0; all of them, one below the other, if left out
   * @param variance of what the band is; {@code observation} if left out, for data lie in that one
   * @param samples how many functions are drawn from the posterior
   * @param xLabel what the horizontal axis is called; the number of the feature if left out
   * @param yLabel what the vertical axis is called; y if left out
   */
  record View(
      @Nullable String version,
      @Nullable Double from,
      @Nullable Double to,
      @Nullable Integer feature,
      @Nullable Integer output,
      @Nullable String variance,
      @Nullable Integer samples,
      @Nullable Long seed,
      @Nullable String xLabel,
      @Nullable String yLabel) {}

  @GetMapping(path = "/v1/gp/models/{name}/plot.svg")
  @Operation(summary = "The posterior along one feature, with the data, as SVG")
  ResponseEntity<byte[]> svg(@PathVariable String name, @ModelAttribute View view) {
    var picture = picture(name, view);
    return ResponseEntity.ok()
        .contentType(Charts.SVG)
        .body(charts.svg(picture.chart(), WIDTH, picture.height()));
  }

  @GetMapping(path = "/v1/gp/models/{name}/plot.png")
  @Operation(summary = "The posterior along one feature, with the data, as PNG")
  ResponseEntity<byte[]> png(@PathVariable String name, @ModelAttribute View view) {
    var picture = picture(name, view);
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_PNG)
        .body(charts.png(picture.chart(), WIDTH, picture.height()));
  }

  @GetMapping(path = "/v1/gp/models/{name}/components.svg")
  @Operation(summary = "What each part of the kernel explains along one feature, as SVG")
  ResponseEntity<byte[]> componentsSvg(@PathVariable String name, @ModelAttribute View view) {
    var plot = components(name, view);
    return ResponseEntity.ok()
        .contentType(Charts.SVG)
        .body(charts.svg(plot.chart(), WIDTH, height(plot.components().size())));
  }

  @GetMapping(path = "/v1/gp/models/{name}/components.png")
  @Operation(summary = "What each part of the kernel explains along one feature, as PNG")
  ResponseEntity<byte[]> componentsPng(@PathVariable String name, @ModelAttribute View view) {
    var plot = components(name, view);
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_PNG)
        .body(charts.png(plot.chart(), WIDTH, height(plot.components().size())));
  }

  private ComponentsPlot components(String name, View view) {
    var model = models.find(name, view.version());
    var x = models.ask(model, new Query.Observations()).data().x();
    var feature = inBounds("feature", view.feature(), 0, x.dimensions() - 1);
    var grid = grid(view, x.column(feature), GRID);
    var parts = models.ask(model, new Query.Components(slice(x, feature, grid))).components();
    var xLabel = label("xLabel", view.xLabel(), featureLabel(feature, x.dimensions()));
    return new ComponentsPlot(
        title(model) + ": its parts, with 95% of each",
        PosteriorPlot.horizontal(xLabel, grid),
        grid,
        parts.stream().limit(MAX_PARTS).toList());
  }

  private static int height(int parts) {
    return 140 + PART_HEIGHT * parts;
  }

  /** What is drawn, and how high it is. */
  private record Picture(JFreeChart chart, int height) {}

  private Picture picture(String name, View view) {
    var model = models.find(name, view.version());
    var data = models.ask(model, new Query.Observations()).data();
    var inference = InferenceTree.parse(model.config());
    if (inference instanceof Inference.Coregional(Coregionalisation several)) {
      return outputs(model, view, data, several.outputs());
    }
    if (view.output() != null) {
      throw new InvalidRequest("output", "Must be left out: the model has one output only.");
    }
    var chart =
        inference instanceof Inference.Softmax
            ? classes(model, view, data)
            : plot(model, view, data, null, label("yLabel", view.yLabel(), "y")).chart();
    return new Picture(chart, HEIGHT);
  }

  /** The output that is asked for, or all of them, one below the other. */
  private Picture outputs(ModelVersion model, View view, TrainingSet data, int count) {
    if (view.output() != null) {
      var output = inBounds("output", view.output(), 0, count - 1);
      var yLabel = label("yLabel", view.yLabel(), "output " + output);
      return new Picture(plot(model, view, data, output, yLabel).chart(), HEIGHT);
    }
    if (view.samples() != null && view.samples() != 0) {
      throw new InvalidRequest("samples", "Are drawn of one output: add output=0 for the first.");
    }
    var yLabel = label("yLabel", view.yLabel(), "output");
    var parts =
        IntStream.range(0, Math.min(count, MAX_PARTS))
            .mapToObj(output -> plot(model, view, data, output, yLabel + " " + output))
            .toList();
    return new Picture(new OutputsPlot(title(model), parts).chart(), height(parts.size()));
  }

  private PosteriorPlot plot(
      ModelVersion model, View view, TrainingSet all, @Nullable Integer output, String yLabel) {
    var features = all.x().dimensions() - (output == null ? 0 : 1);
    var feature = inBounds("feature", view.feature(), 0, features - 1);
    var count = inBounds("samples", view.samples(), 0, MAX_SAMPLES);
    var variance = variance(view.variance());
    var observesFunction =
        InferenceTree.likelihood(InferenceTree.parse(model.config()))
            .map(Likelihood::observesFunction)
            .orElse(true);
    if (count > 0 && !observesFunction && variance == VarianceOf.OBSERVATION) {
      throw new InvalidRequest(
          "samples",
          "Are functions, which this likelihood turns into observations; add variance=latent.");
    }
    // The axis is that of all outputs, so that pictures of them can be compared.
    var grid = grid(view, all.x().column(feature), count > 0 ? JOINT_GRID : GRID);
    var along = slice(all.x().first(features), feature, grid);
    var at = output == null ? along : along.with(output);
    var latentOrNot = variance == VarianceOf.LATENT ? Variance.LATENT : Variance.OBSERVATION;
    var band = models.ask(model, new Query.Curve(at, latentOrNot)).band();
    // Functions are drawn, not observations: noise at every point would hide them.
    var samples =
        count == 0 ? new double[0][] : models.ask(model, joint(at, count, view.seed())).samples();
    return new PosteriorPlot(
        title(model),
        label("xLabel", view.xLabel(), featureLabel(feature, features)),
        yLabel,
        // What was observed lies on the axis of the function only where y is the function.
        observesFunction || variance == VarianceOf.OBSERVATION
            ? points(output == null ? all : ofOutput(all, output), feature, grid)
            : new double[0][],
        grid,
        band,
        variance == VarianceOf.LATENT
            ? "the function"
            : observesFunction ? "observations" : "what is expected",
        samples);
  }

  private static TrainingSet ofOutput(TrainingSet all, int output) {
    var d = all.x().dimensions() - 1;
    var of = all.x().column(d);
    var y = all.y();
    var which = IntStream.range(0, y.length).filter(i -> of[i] == output).toArray();
    return TrainingSet.of(
        Arrays.stream(which)
            .mapToObj(i -> IntStream.range(0, d).mapToDouble(k -> all.x().column(k)[i]).toArray())
            .toArray(double[][]::new),
        Arrays.stream(which).mapToDouble(i -> y[i]).toArray());
  }

  private JFreeChart classes(ModelVersion model, View view, TrainingSet data) {
    var feature = inBounds("feature", view.feature(), 0, data.x().dimensions() - 1);
    if (view.samples() != null || view.variance() != null) {
      throw new InvalidRequest(
          view.samples() == null ? "variance" : "samples",
          "Must be left out where there are classes: they have probabilities only.");
    }
    var grid = grid(view, data.x().column(feature), JOINT_GRID);
    var at = slice(data.x(), feature, grid);
    return new ClassesPlot(
            title(model),
            label("xLabel", view.xLabel(), featureLabel(feature, data.x().dimensions())),
            label("yLabel", view.yLabel(), "probability"),
            points(data, feature, grid),
            grid,
            models.ask(model, new Query.Classes(at)).probabilities())
        .chart();
  }

  private static Query.Joint joint(Points at, int samples, @Nullable Long seed) {
    return new Query.Joint(at, Variance.LATENT, samples, seed == null ? 0 : seed);
  }

  private static String title(ModelVersion model) {
    return model.name() + ", version " + model.version();
  }

  private static String featureLabel(int feature, int features) {
    return "feature " + feature + (features > 1 ? ", the others at their medians" : "");
  }

  private static String label(String field, @Nullable String given, String otherwise) {
    if (given == null || given.isBlank()) return otherwise;
    if (given.length() > MAX_LABEL || given.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidRequest(
          field, "Must be at most " + MAX_LABEL + " characters, none of them a control character.");
    }
    return given;
  }

  private static int inBounds(String field, @Nullable Integer value, int low, int high) {
    if (value == null) return low;
    if (value < low || value > high) {
      throw new InvalidRequest(field, "Must be from " + low + " to " + high + ".");
    }
    return value;
  }

  private static VarianceOf variance(@Nullable String name) {
    return switch (name) {
      case null -> VarianceOf.OBSERVATION;
      case "observation" -> VarianceOf.OBSERVATION;
      case "latent" -> VarianceOf.LATENT;
      default -> throw new InvalidRequest("variance", "Must be latent or observation.");
    };
  }

  private static double[] grid(View view, double[] column, int size) {
    var low = Arrays.stream(column).min().orElseThrow();
    var high = Arrays.stream(column).max().orElseThrow();
    var margin = high > low ? (high - low) / 20 : 1;
    var from = finite("from", view.from(), low - margin);
    var to = finite("to", view.to(), high + margin);
    if (!(from < to)) {
      throw new InvalidRequest("to", "Must be greater than from, which is " + from + ".");
    }
    return IntStream.range(0, size).mapToDouble(i -> from + (to - from) * i / (size - 1)).toArray();
  }

  private static double finite(String field, @Nullable Double value, double otherwise) {
    if (value == null) return otherwise;
    if (!Double.isFinite(value) || Math.abs(value) > 1e100) {
      throw new InvalidRequest(field, "Must be a finite number below 1e100.");
    }
    return value;
  }

  /** The grid along one feature, all others at their medians. */
  private static Points slice(Points x, int feature, double[] grid) {
    var d = x.dimensions();
    var medians = IntStream.range(0, d).mapToDouble(k -> median(x.column(k))).toArray();
    var values = new double[grid.length * d];
    for (var i = 0; i < grid.length; i++) {
      for (var k = 0; k < d; k++) values[i * d + k] = k == feature ? grid[i] : medians[k];
    }
    return Points.of(values, grid.length);
  }

  private static double median(double[] values) {
    var sorted = DoubleStream.of(values).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double[][] points(TrainingSet data, int feature, double[] grid) {
    var x = data.x().column(feature);
    var y = data.y();
    return IntStream.range(0, y.length)
        .filter(i -> x[i] >= grid[0] && x[i] <= grid[grid.length - 1])
        .mapToObj(i -> new double[] {x[i], y[i]})
        .toArray(double[][]::new);
  }
}
