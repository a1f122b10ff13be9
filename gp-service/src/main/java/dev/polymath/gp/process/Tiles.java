package dev.polymath.gp.process;

/**
 * Where products with a covariance matrix that is never whole in memory are computed: in square
 * tiles, by the DJL engine.
 *
 * @param gpu the number of a GPU; −1 for the CPU
 * @param singlePrecision whether tiles are of 4-byte numbers: quicker, to some six digits
 */
public record Tiles(int gpu, boolean singlePrecision) {

  /** On the CPU, with 8-byte numbers. */
  public static final Tiles ON_CPU = new Tiles(-1, false);

  /** The same with 4-byte numbers. */
  Tiles inSinglePrecision() {
    return new Tiles(gpu, true);
  }

  public boolean onGpu() {
    return gpu >= 0;
  }

  /**
   * Rows and columns of a tile: enough to fill a GPU; or few enough that the engine leaves an
   * operation on a tile to the thread that asks for it, for tiles are shared out among threads
   * here, who need not wait for one another at each operation.
   */
  int edge() {
    return onGpu() ? 4_096 : 180;
  }

  /**
   * Sums of tiles that are kept apart, whoever computes them, so that the order is always the same.
   */
  int groups() {
    return onGpu() ? 1 : 8;
  }
}
