package dev.polymath.pose.temporal;

import java.util.SplittableRandom;

/** Numbers that look like something, by a seed. */
final class Numbers {

  private Numbers() {}

  /** So many numbers, evenly spread between {@code middle − spread} and {@code middle + spread}. */
  static double[] around(double middle, double spread, int count, long seed) {
    return new SplittableRandom(seed).doubles(count, middle - spread, middle + spread).toArray();
  }
}
