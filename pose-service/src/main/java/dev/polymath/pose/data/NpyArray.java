package dev.polymath.pose.data;

import java.util.List;

/**
 * An array of numpy's.
 *
 * @param shape outermost dimension first
 * @param values row by row, whatever the order in the file
 */
record NpyArray(List<Integer> shape, float[] values) {

  NpyArray {
    shape = List.copyOf(shape);
  }

  int dimension(int index) {
    return shape.get(index);
  }
}
