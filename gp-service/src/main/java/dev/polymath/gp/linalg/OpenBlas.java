package dev.polymath.gp.linalg;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * LAPACK and BLAS by OpenBLAS, which comes within the jar and runs beside libtorch in one process.
 *
 * <p>OpenBLAS computes on blocks, in one thread each, and a {@link Team} shares the blocks out. Its
 * own threads wait for one another by spinning, which takes a hundred times longer as soon as the
 * cores have other work too; and they are shared by all that compute at once, which these are not.
 */
public final class OpenBlas implements LinearAlgebra {

  /** Rows of a block: enough for the kernels to run at full speed, few enough to share out. */
  private static final int BLOCK = 128;

  private final Team team;

  private OpenBlas(Team team) {
    this.team = team;
  }

  /**
   * Loads the library.
   *
   * @param team whose helpers it may use
   */
  public static OpenBlas with(Team team) {
    Loader.load(openblas.class);
    openblas_nolapack.blas_set_num_threads(1);
    return new OpenBlas(team);
  }

  /**
   * Column by column of blocks: the one on the diagonal is factored, those below it follow, and
   * their products are taken out of all that lies to the right. Whoever does so for the next block
   * of the diagonal factors it at once, while the others are still at work.
   */
  @Override
  public boolean cholesky(Matrix k) {
    requireSquare(k);
    Tiles tiles = new Tiles(k);
    AtomicBoolean definite = new AtomicBoolean(BlockBlas.cholesky(tiles.at(0, 0)));
    for (int step = 0; step < tiles.count() - 1 && definite.get(); step++) {
      int done = step;
      int below = tiles.count() - 1 - step;
      team.forEach(
          below,
          task -> BlockBlas.solveLower(tiles.at(done, done), tiles.at(done + 1 + task, done)));
      team.forEach(
          below,
          task -> {
            // The next block of the diagonal first, then the longest rows.
            int i = task == 0 ? done + 1 : tiles.count() - task;
            BlockBlas.products(
                -1,
                tiles.at(i, done),
                tiles.at(done + 1, i + 1, done, done + 1),
                1,
                tiles.at(i, i + 1, done + 1, i + 1));
            if (task == 0 && !BlockBlas.cholesky(tiles.at(i, i))) {
              definite.set(false);
            }
          });
    }
    return definite.get();
  }

  /**
   * K⁻¹ = U Uᵀ with U = L⁻ᵀ. U is made above the diagonal, where the matrix has room; its blocks on
   * the diagonal, which L still occupies, beside it. Rows of blocks depend on nothing but L, and
   * rows of the product on nothing but U.
   */
  @Override
  public void invert(Matrix factor) {
    requireSquare(factor);
    Tiles tiles = new Tiles(factor);
    int count = tiles.count();
    try (Arena arena = Arena.ofConfined()) {
      Matrix diagonal = Matrix.allocate(arena, factor.rows(), BLOCK);
      for (int i = 0; i < factor.rows(); i++) {
        diagonal.set(i, i % BLOCK, 1);
      }
      IntFunction<Block> onDiagonal =
          i ->
              Block.of(diagonal)
                  .rows(tiles.start(i), tiles.start(i + 1))
                  .columns(0, tiles.start(i + 1) - tiles.start(i));
      team.forEach(
          count,
          i -> {
            Block d = onDiagonal.apply(i);
            BlockBlas.solveLower(tiles.at(i, i), d);
            if (i + 1 < count) {
              Block u = tiles.at(i, i + 1, i + 1, count);
              BlockBlas.products(-1, d, tiles.at(i + 1, count, i, i + 1), 0, u);
              BlockBlas.solveLower(tiles.at(i + 1, count, i + 1, count), u);
            }
          });
      team.forEach(
          count,
          i -> {
            Block d = onDiagonal.apply(i);
            BlockBlas.products(1, d, d, 0, tiles.at(i, i));
            if (i > 0) {
              BlockBlas.products(1, d, tiles.at(0, i, i, i + 1), 0, tiles.at(i, i + 1, 0, i));
            }
            if (i + 1 < count) {
              Block u = tiles.at(i, i + 1, i + 1, count);
              if (i > 0) {
                BlockBlas.products(1, u, tiles.at(0, i, i + 1, count), 1, tiles.at(i, i + 1, 0, i));
              }
              BlockBlas.products(1, u, u, 1, tiles.at(i, i));
            }
          });
    }
  }

  @Override
  public void solveLower(Matrix factor, Matrix rightHandSides) {
    requireSquare(factor);
    requireSameColumns(factor, rightHandSides);
    forEachBlock(rightHandSides, rows -> BlockBlas.solveLower(Block.of(factor), rows));
  }

  @Override
  public void solveUpper(Matrix factor, Matrix rightHandSides) {
    requireSquare(factor);
    requireSameColumns(factor, rightHandSides);
    forEachBlock(rightHandSides, rows -> BlockBlas.solveUpper(Block.of(factor), rows));
  }

  @Override
  public void multiplyLower(Matrix factor, Matrix vectors) {
    requireSquare(factor);
    requireSameColumns(factor, vectors);
    forEachBlock(vectors, rows -> BlockBlas.multiplyLower(Block.of(factor), rows));
  }

  @Override
  public void addProducts(double scale, Matrix a, Matrix b, Matrix c) {
    requireSameColumns(a, b);
    if (c.rows() != a.rows() || c.columns() != b.rows()) {
      throw new IllegalArgumentException("shapes do not fit");
    }
    forEachBlock(
        c,
        rows ->
            BlockBlas.products(
                scale,
                Block.of(a).rows(rows.row(), rows.row() + rows.rows()),
                Block.of(b),
                1,
                rows));
  }

  @Override
  public void addSquare(double scale, Matrix a, Matrix c) {
    requireSquare(c);
    if (c.rows() != a.rows()) {
      throw new IllegalArgumentException("shapes do not fit");
    }
    forEachBlock(
        c,
        rows -> {
          int to = rows.row() + rows.rows();
          BlockBlas.products(
              scale,
              Block.of(a).rows(rows.row(), to),
              Block.of(a).rows(0, to),
              1,
              rows.columns(0, to));
        });
  }

  @Override
  public double reciprocalCondition(Matrix factor, double norm) {
    requireSquare(factor);
    return BlockBlas.reciprocalCondition(Block.of(factor), norm);
  }

  /** Once for each few rows of the matrix. */
  private void forEachBlock(Matrix matrix, Consumer<Block> task) {
    Tiles tiles = new Tiles(matrix);
    team.forEach(
        tiles.count(), i -> task.accept(Block.of(matrix).rows(tiles.start(i), tiles.start(i + 1))));
  }

  private static void requireSquare(Matrix matrix) {
    if (matrix.rows() != matrix.columns()) {
      throw new IllegalArgumentException("not square");
    }
  }

  private static void requireSameColumns(Matrix a, Matrix b) {
    if (a.columns() != b.columns()) {
      throw new IllegalArgumentException("shapes do not fit");
    }
  }

  /** A matrix cut into square blocks, of which those in the last row and column may be smaller. */
  private record Tiles(Matrix matrix) {

    int count() {
      return (matrix.rows() + BLOCK - 1) / BLOCK;
    }

    /** Where a row of blocks starts, and the one before it ends. */
    int start(int i) {
      return Math.min(i * BLOCK, matrix.rows());
    }

    Block at(int i, int j) {
      return at(i, i + 1, j, j + 1);
    }

    Block at(int fromRow, int toRow, int fromColumn, int toColumn) {
      return Block.of(matrix)
          .rows(start(fromRow), start(toRow))
          .columns(start(fromColumn), start(toColumn));
    }
  }
}
