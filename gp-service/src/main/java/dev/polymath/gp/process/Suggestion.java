package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A place for the next observation: Bayesian optimisation with a posterior that is already there.
 *
 * <p>The acquisition is looked at in many random places and around the best observation; from the
 * best few it climbs within the bounds by {@link Lbfgsb}. A batch is made one place after another:
 * each is taken as observed at its own mean, which leaves the function and takes away its
 * uncertainty there, before the next is sought (Ginsbourger, Le Riche and Carraro 2010, "Kriging is
 * well-suited to parallelize optimization": the Kriging believer).
 *
 * @param x the place
 * @param mean of the function there
 * @param variance of the function there
 * @param acquisition its worth, when it was chosen
 */
public record Suggestion(List<Double> x, double mean, double variance, double acquisition) {

  private static final int CANDIDATES = 1_000;
  private static final int NEIGHBOURS = 200;
  private static final int CLIMBS = 4;
  private static final int CLIMB_ITERATIONS = 30;

  /** Of the width of the box, for the slope of the acquisition. */
  private static final double STEP = 1e-6;

  /** Conditioning anew for each place of a batch must not take longer than a caller waits. */
  private static final int MAX_POINTS_OF_BATCH = 2_000;

  /** Places for the next observations, the most promising one first. */
  public static List<Suggestion> of(
      Inference inference,
      Posterior posterior,
      TrainingSet data,
      Search search,
      Resources resources) {
    if (inference instanceof Inference.Laplace
        || inference instanceof Inference.Softmax
        || inference instanceof Inference.Coregional) {
      throw new Failure.InvalidRequest(
          "model",
          "has not one function with gaussian observations, for which alone suggestions are made");
    }
    if (search.low().size() != posterior.dimensions()) {
      throw new Failure.InvalidRequest(
          "bounds",
          "has %d pairs where x has %d columns: give one for each"
              .formatted(search.low().size(), posterior.dimensions()));
    }
    if (search.count() > 1 && data.size() > MAX_POINTS_OF_BATCH) {
      throw new Failure.InvalidRequest(
          "count", "must be 1 for a model of more than %,d points".formatted(MAX_POINTS_OF_BATCH));
    }
    Random random = new Random(search.seed());
    List<Suggestion> found = new ArrayList<>();
    found.add(new Climber(posterior, data, search, resources, random).best());
    TrainingSet believed = data;
    while (found.size() < search.count()) {
      Suggestion last = found.getLast();
      believed = believed.with(last.x(), last.mean());
      try (Posterior next = inference.posterior(posterior.process(), believed, resources)) {
        found.add(new Climber(next, believed, search, resources, random).best());
      }
    }
    return List.copyOf(found);
  }

  /** Seeks one place. */
  private static final class Climber {
    private final Posterior posterior;
    private final TrainingSet data;
    private final Search search;
    private final Resources resources;
    private final Random random;
    private final int dimensions;
    private final double sign;
    private final double[] low;
    private final double[] width;
    private final double best;
    private final int bestObservation;

    Climber(
        Posterior posterior, TrainingSet data, Search search, Resources resources, Random random) {
      this.posterior = posterior;
      this.data = data;
      this.search = search;
      this.resources = resources;
      this.random = random;
      this.dimensions = posterior.dimensions();
      this.sign = search.maximize() ? -1 : 1;
      this.low = search.low().stream().mapToDouble(v -> v).toArray();
      this.width =
          IntStream.range(0, dimensions).mapToDouble(d -> search.high().get(d) - low[d]).toArray();
      double[] means = posterior.predict(data.x(), Variance.LATENT).mean();
      this.bestObservation =
          IntStream.range(0, means.length)
              .boxed()
              .min(Comparator.comparingDouble(i -> sign * means[i]))
              .orElseThrow();
      this.best = sign * means[bestObservation];
    }

    Suggestion best() {
      double[][] unit = candidates();
      double[] worth = worth(unit);
      List<double[]> starts =
          IntStream.range(0, unit.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -worth[i]))
              .limit(CLIMBS)
              .map(i -> unit[i])
              .toList();
      double[] top = starts.getFirst();
      double highest = Arrays.stream(worth).max().orElseThrow();
      double scale = highest > 0 ? highest : 1;
      for (double[] start : starts) {
        Lbfgsb.Minimum climbed =
            Lbfgsb.minimize(
                resources.algebra(),
                (at, gradient) -> negated(at, gradient, scale),
                start,
                new double[dimensions],
                filled(1),
                CLIMB_ITERATIONS);
        double value = worth(new double[][] {climbed.x()})[0];
        if (value > highest) {
          highest = value;
          top = climbed.x();
        }
      }
      Points place = places(new double[][] {top});
      Prediction there = posterior.predict(place, Variance.LATENT);
      return new Suggestion(
          Arrays.stream(place.rowMajor()).boxed().toList(),
          there.mean()[0],
          there.variance()[0],
          highest);
    }

    /** Anywhere in the box, and close to the best observation: in a cube from 0 to 1. */
    private double[][] candidates() {
      double[][] unit = new double[CANDIDATES + NEIGHBOURS][];
      for (int i = 0; i < CANDIDATES; i++) {
        unit[i] = random.doubles(dimensions).toArray();
      }
      for (int i = CANDIDATES; i < unit.length; i++) {
        unit[i] = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
          double at = (data.x().column(d)[bestObservation] - low[d]) / width[d];
          unit[i][d] = Math.clamp(at + 0.05 * random.nextGaussian(), 0, 1);
        }
      }
      return unit;
    }

    private double[] worth(double[][] unit) {
      Prediction there = posterior.predict(places(unit), Variance.LATENT);
      double[] worth = new double[unit.length];
      for (int i = 0; i < worth.length; i++) {
        worth[i] =
            search
                .acquisition()
                .value(best, sign * there.mean()[i], Math.sqrt(there.variance()[i]));
      }
      return worth;
    }

    /** Of central differences, all asked at once. */
    private double negated(double[] at, double[] gradient, double scale) {
      double[][] around = new double[1 + 2 * dimensions][];
      around[0] = at;
      for (int d = 0; d < dimensions; d++) {
        around[1 + 2 * d] = at.clone();
        around[1 + 2 * d][d] += STEP;
        around[2 + 2 * d] = at.clone();
        around[2 + 2 * d][d] -= STEP;
      }
      double[] worth = worth(around);
      for (int d = 0; d < dimensions; d++) {
        gradient[d] = -(worth[1 + 2 * d] - worth[2 + 2 * d]) / (2 * STEP * scale);
      }
      return -worth[0] / scale;
    }

    private Points places(double[][] unit) {
      double[][] places = new double[unit.length][dimensions];
      for (int i = 0; i < unit.length; i++) {
        for (int d = 0; d < dimensions; d++) {
          places[i][d] = low[d] + width[d] * unit[i][d];
        }
      }
      return Points.of("x", places);
    }

    private double[] filled(double value) {
      double[] all = new double[dimensions];
      Arrays.fill(all, value);
      return all;
    }
  }
}
