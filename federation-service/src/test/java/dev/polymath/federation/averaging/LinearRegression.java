package dev.polymath.federation.averaging;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Score;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.BatchNorm;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import org.jspecify.annotations.Nullable;

/** {@code w x + b} by squares, small enough to be trained by hand; with a norm before it or not. */
final class LinearRegression extends Model {

  static final Task TASK = new RegressionTask(false);
  static final Task WITH_BATCH_NORM = new RegressionTask(true);

  private final @Nullable BatchNorm norm;
  private final Linear output;

  private LinearRegression(Torch torch, boolean withNorm, Seed seed) {
    norm = withNorm ? layer("norm", new BatchNorm(torch, 1)) : null;
    output = layer("output", new Linear(torch, 1, 1, seed));
  }

  @Override
  public NDArray loss(Batch batch, Seed seed) {
    return squares(batch, true).mean();
  }

  @Override
  public Score score(Batch batch) {
    return new Score(squares(batch, false).sum().getFloat(), 0, batch.x().size());
  }

  private NDArray squares(Batch batch, boolean training) {
    var x = norm == null ? batch.x() : norm.forward(batch.x(), training);
    return output.forward(x).sub(batch.y()).square();
  }

  /** Points of a line and around it. */
  record Points(float[] x, float[] y) implements Examples {
    @Override
    public int size() {
      return x.length;
    }

    @Override
    public Batch batch(NDManager manager, int[] which) {
      var xs = new float[which.length];
      var ys = new float[which.length];
      for (var i = 0; i < which.length; i++) {
        xs[i] = x[which[i]];
        ys[i] = y[which[i]];
      }
      var shape = new Shape(which.length, 1);
      return new Batch(manager.create(xs, shape), manager.create(ys, shape));
    }
  }

  private record RegressionTask(boolean withNorm) implements Task {
    @Override
    public String title() {
      return "linear-regression";
    }

    @Override
    public String metric() {
      return "none";
    }

    @Override
    public Model start(Torch torch, Seed seed) {
      return new LinearRegression(torch, withNorm, seed);
    }
  }
}
