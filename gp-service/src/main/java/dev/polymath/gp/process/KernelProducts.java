package dev.polymath.gp.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Step;
import dev.polymath.common.nn.Torch;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Team;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of a covariance matrix with vectors, without the matrix: its tiles are made one after
 * another, multiplied with and thrown away. n² operations for each part of the kernel and for each
 * vector, and memory that grows as n. The matrix is symmetric, so tiles above the diagonal do for
 * those below it too.
 *
 * <p>Holds the points on the device; close it. Several threads may use it at once.
 */
final class KernelProducts implements AutoCloseable {
  private final Torch torch;
  private final Tiles tiles;
  private final DataType type;
  private final int size;
  private final Team team;
  private final List<NDList> rows = new ArrayList<>();
  private final List<NDList> columns = new ArrayList<>();

  KernelProducts(Points x, Tiles tiles, Team team) {
    this.tiles = tiles;
    this.team = team;
    this.type = tiles.singlePrecision() ? DataType.FLOAT32 : DataType.FLOAT64;
    this.size = x.size();
    this.torch = Torch.on(tiles.gpu());
    try {
      for (int from = 0; from < size; from += tiles.edge()) {
        Points some = x.slice(from, Math.min(size, from + tiles.edge()));
        rows.add(coordinates(some, new Shape(some.size(), 1)));
        columns.add(coordinates(some, new Shape(1, some.size())));
      }
    } catch (RuntimeException | Error e) {
      torch.close();
      throw e;
    }
  }

  private NDList coordinates(Points points, Shape shape) {
    NDList each = new NDList();
    for (int d = 0; d < points.dimensions(); d++) {
      each.add(array(torch.manager(), points.column(d), shape));
    }
    return each;
  }

  private NDArray array(NDManager manager, double[] values, Shape shape) {
    NDArray array = manager.create(values, shape);
    return type == DataType.FLOAT64 ? array : array.toType(type, false);
  }

  /** K v + diagonal · v for each of the vectors, where K is that of the function, without noise. */
  double[][] times(Kernel kernel, double[] diagonal, List<double[]> vectors) {
    int groups = Math.min(tiles.groups(), rows.size());
    double[][][] parts = new double[groups][vectors.size()][size];
    Parallel.forEachChunk(
        groups * Parallel.CHUNK,
        (long) size * size,
        team,
        () -> (from, _) -> addTiles(kernel, vectors, from / Parallel.CHUNK, groups, parts));
    double[][] products = parts[0];
    for (int v = 0; v < products.length; v++) {
      double[] vector = vectors.get(v);
      for (int g = 1; g < groups; g++) {
        for (int i = 0; i < size; i++) {
          products[v][i] += parts[g][v][i];
        }
      }
      for (int i = 0; i < size; i++) {
        products[v][i] += diagonal[i] * vector[i];
      }
    }
    return products;
  }

  /** What every {@code groups}-th row of tiles comes to, from {@code group} on. */
  private void addTiles(
      Kernel kernel, List<double[]> vectors, int group, int groups, double[][][] parts) {
    try (var _ = GradientMode.off();
        Step all = torch.step()) {
      List<NDArray> in = new ArrayList<>();
      List<NDArray> out = new ArrayList<>();
      for (int t = 0; t < rows.size(); t++) {
        in.add(part(all.manager(), vectors, t));
        out.add(all.manager().zeros(in.get(t).getShape(), type));
      }
      for (int i = group; i < rows.size(); i += groups) {
        for (int j = 0; j <= i; j++) {
          try (Step step = torch.step()) {
            NDArray tile = new TileKernel(rows.get(i), columns.get(j)).values(kernel);
            out.get(j).addi(in.get(i).matMul(tile));
            if (i != j) {
              out.get(i).addi(in.get(j).matMul(tile.transpose()));
            }
          }
        }
      }
      for (int t = 0; t < rows.size(); t++) {
        copy(out.get(t), t * tiles.edge(), parts[group]);
      }
    }
  }

  /** What belongs to a tile of all vectors, one in each row. */
  private NDArray part(NDManager manager, List<double[]> vectors, int tile) {
    int from = tile * tiles.edge();
    int width = Math.min(size - from, tiles.edge());
    double[] values = new double[vectors.size() * width];
    for (int v = 0; v < vectors.size(); v++) {
      System.arraycopy(vectors.get(v), from, values, v * width, width);
    }
    return array(manager, values, new Shape(vectors.size(), width));
  }

  private static void copy(NDArray from, int at, double[][] into) {
    double[] values = from.toType(DataType.FLOAT64, false).toDoubleArray();
    int width = values.length / into.length;
    for (int v = 0; v < into.length; v++) {
      System.arraycopy(values, v * width, into[v], at, width);
    }
  }

  @Override
  public void close() {
    torch.close();
  }
}
