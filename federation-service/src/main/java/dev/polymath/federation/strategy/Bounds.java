package dev.polymath.federation.strategy;

import dev.polymath.common.failure.Failure.InvalidRequest;

/** What numbers a strategy takes. */
final class Bounds {

  private Bounds() {}

  static void requireShare(String field, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InvalidRequest(field, "Must be at least 0 and below 1.");
    }
  }

  static void requireRate(String field, double value) {
    if (!(value > 0 && value <= 1000)) {
      throw new InvalidRequest(field, "Must be above 0 and at most 1000.");
    }
  }
}
