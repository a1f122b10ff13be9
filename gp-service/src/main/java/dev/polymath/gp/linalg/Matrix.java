package dev.polymath.gp.linalg;

import dev.polymath.common.failure.Failure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A dense row-major matrix outside the heap. It lives as long as its arena, whose owner sees to it
 * that nothing uses the matrix afterwards.
 */
public final class Matrix {
  private final MemorySegment memory;
  private final int rows;
  private final int columns;

  private Matrix(MemorySegment memory, int rows, int columns) {
    this.memory = memory;
    this.rows = rows;
    this.columns = columns;
  }

  /** What a matrix of this shape takes. */
  public static long bytes(long rows, long columns) {
    return Math.multiplyExact(Math.multiplyExact(rows, columns), Double.BYTES);
  }

  /** A matrix of zeros. */
  public static Matrix allocate(Arena arena, int rows, int columns) {
    long bytes = bytes(rows, columns);
    try {
      return new Matrix(arena.allocate(bytes, 64), rows, columns);
    } catch (OutOfMemoryError e) {
      // A refused reservation, not a heap that is full: nothing else is in danger.
      throw new Failure.TooLarge(
          "A matrix of %,d by %,d needs %,d MB, more than is free here: send fewer points."
              .formatted(rows, columns, bytes >> 20));
    }
  }

  /** One row. */
  public static Matrix ofRow(Arena arena, double[] row) {
    Matrix matrix = allocate(arena, 1, row.length);
    matrix.writeRow(0, row, row.length);
    return matrix;
  }

  /** The first rows of this matrix, without a copy. */
  public Matrix top(int count) {
    return new Matrix(memory.asSlice(0, bytes(count, columns)), count, columns);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public double get(int row, int column) {
    return memory.getAtIndex(ValueLayout.JAVA_DOUBLE, (long) row * columns + column);
  }

  public void set(int row, int column, double value) {
    memory.setAtIndex(ValueLayout.JAVA_DOUBLE, (long) row * columns + column, value);
  }

  /** Copies the first {@code count} numbers of a row to the heap. */
  public void readRow(int row, double[] into, int count) {
    MemorySegment.copy(memory, ValueLayout.JAVA_DOUBLE, bytes(row, columns), into, 0, count);
  }

  /** Overwrites the first {@code count} numbers of a row. */
  public void writeRow(int row, double[] from, int count) {
    MemorySegment.copy(from, 0, memory, ValueLayout.JAVA_DOUBLE, bytes(row, columns), count);
  }

  /** A row on the heap. */
  public double[] row(int row) {
    double[] copy = new double[columns];
    readRow(row, copy, columns);
    return copy;
  }

  /** Overwrites this matrix with one of the same shape. */
  public void copyFrom(Matrix other) {
    memory.copyFrom(other.memory);
  }

  long address() {
    return memory.address();
  }
}
