package dev.polymath.federation.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Score;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;

/** Lines {@code w x + b} through points, which can be followed by hand. */
final class Lines {

  static final Task TASK = new LineTask();

  private Lines() {}

  static Weights line(double w, double b) {
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("output.weight", new Tensor(List.of(1L, 1L), new float[] {(float) w}));
    tensors.put("output.bias", new Tensor(List.of(1L), new float[] {(float) b}));
    return new Weights(tensors);
  }

  static double[] values(Weights weights) {
    return new double[] {weights.values("output.weight")[0], weights.values("output.bias")[0]};
  }

  record Points(double[] x, double[] y) implements Examples {

    /** The slope of the mean square of errors, by w and by b. */
    double[] gradient(double w, double b) {
      var slope = new double[2];
      for (var i = 0; i < x.length; i++) {
        slope[0] += 2 * (w * x[i] + b - y[i]) * x[i] / x.length;
        slope[1] += 2 * (w * x[i] + b - y[i]) / x.length;
      }
      return slope;
    }

    @Override
    public int size() {
      return x.length;
    }

    @Override
    public Batch batch(NDManager manager, int[] which) {
      var xs = new float[which.length];
      var ys = new float[which.length];
      for (var i = 0; i < which.length; i++) {
        xs[i] = (float) x[which[i]];
        ys[i] = (float) y[which[i]];
      }
      var shape = new Shape(which.length, 1);
      return new Batch(manager.create(xs, shape), manager.create(ys, shape));
    }
  }

  private static final class Line extends Model {

    private final Linear output;

    Line(Torch torch, Seed seed) {
      output = layer("output", new Linear(torch, 1, 1, seed));
    }

    @Override
    public NDArray loss(Batch batch, Seed seed) {
      return output.forward(batch.x()).sub(batch.y()).square().mean();
    }

    @Override
    public Score score(Batch batch) {
      var errors = output.forward(batch.x()).sub(batch.y());
      return new Score(errors.square().sum().getFloat(), 0, batch.x().size());
    }
  }

  private record LineTask() implements Task {
    @Override
    public String title() {
      return "line";
    }

    @Override
    public String metric() {
      return "none";
    }

    @Override
    public Model start(Torch torch, Seed seed) {
      return new Line(torch, seed);
    }
  }
}
