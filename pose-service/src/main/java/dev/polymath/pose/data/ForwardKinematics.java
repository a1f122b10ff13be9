package dev.polymath.pose.data;

import dev.polymath.pose.data.BvhHierarchy.Node;

/**
 * From the angles of joints to places in space.
 *
 * <pre>
 *   R_j = R_parent · R(channel 1) · R(channel 2) · …      p_j = p_parent + R_parent · t_j
 * </pre>
 *
 * with the rotations in the order in which the file lists them, each about an axis of its own joint
 * by degrees, and t_j the joint's offset, of which its position channels take the place.
 */
final class ForwardKinematics {

  private final BvhHierarchy hierarchy;
  private final double[][] positions;
  private final double[][] rotations;

  ForwardKinematics(BvhHierarchy hierarchy) {
    this.hierarchy = hierarchy;
    positions = new double[hierarchy.nodes().size()][3];
    rotations = new double[hierarchy.nodes().size()][9];
  }

  /** Poses the skeleton by the numbers of one frame. */
  void pose(double[] frame) {
    var channel = 0;
    for (var i = 0; i < positions.length; i++) {
      var node = hierarchy.nodes().get(i);
      place(i, node, frame, channel);
      channel += node.channels().size();
    }
  }

  /** Where a node is, in the file's unit. */
  double[] position(int node) {
    return positions[node];
  }

  /** A place that is fixed to a node, by its coordinates there. */
  double[] attached(int node, double[] local) {
    var place = rotated(rotations[node], local);
    for (var k = 0; k < 3; k++) place[k] += positions[node][k];
    return place;
  }

  private void place(int i, Node node, double[] frame, int firstChannel) {
    double[] shift = node.offset().clone();
    var rotation = identity();
    for (var c = 0; c < node.channels().size(); c++) {
      var channel = node.channels().get(c);
      var value = frame[firstChannel + c];
      if (channel.isPosition()) {
        shift[channel.axis()] = value;
      } else {
        turn(rotation, channel.axis(), Math.toRadians(value));
      }
    }
    if (node.parent() < 0) {
      positions[i] = shift;
      rotations[i] = rotation;
    } else {
      positions[i] = attached(node.parent(), shift);
      rotations[i] = product(rotations[node.parent()], rotation);
    }
  }

  /** Multiplies a rotation from the right by one about an axis. */
  private static void turn(double[] rotation, int axis, double angle) {
    var cos = Math.cos(angle);
    var sin = Math.sin(angle);
    var a = (axis + 1) % 3;
    var b = (axis + 2) % 3;
    for (var row = 0; row < 9; row += 3) {
      var x = rotation[row + a];
      var y = rotation[row + b];
      rotation[row + a] = x * cos + y * sin;
      rotation[row + b] = y * cos - x * sin;
    }
  }

  private static double[] identity() {
    return new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
  }

  private static double[] product(double[] left, double[] right) {
    var product = new double[9];
    for (var row = 0; row < 3; row++) {
      for (var column = 0; column < 3; column++) {
        for (var k = 0; k < 3; k++) {
          product[3 * row + column] += left[3 * row + k] * right[3 * k + column];
        }
      }
    }
    return product;
  }

  private static double[] rotated(double[] r, double[] v) {
    return new double[] {
      r[0] * v[0] + r[1] * v[1] + r[2] * v[2],
      r[3] * v[0] + r[4] * v[1] + r[5] * v[2],
      r[6] * v[0] + r[7] * v[1] + r[8] * v[2]
    };
  }
}
