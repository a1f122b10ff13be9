package dev.polymath.gp.linalg;

/** A rectangle of a matrix, without a copy. */
record Block(Matrix matrix, int row, int column, int rows, int columns) {

  static Block of(Matrix matrix) {
    return new Block(matrix, 0, 0, matrix.rows(), matrix.columns());
  }

  /** These rows of the block, in all its columns. */
  Block rows(int from, int to) {
    return new Block(matrix, row + from, column, to - from, columns);
  }

  /** These columns of the block, in all its rows. */
  Block columns(int from, int to) {
    return new Block(matrix, row, column + from, rows, to - from);
  }

  long address() {
    return matrix.address() + Matrix.bytes(row, matrix.columns()) + Matrix.bytes(1, column);
  }

  /** How many numbers lie between one row and the next. */
  int stride() {
    return matrix.columns();
  }
}
