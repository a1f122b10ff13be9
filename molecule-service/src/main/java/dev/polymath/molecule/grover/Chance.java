package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.TorchOperations;

/**
 * What is left to chance in a forward, by name of the part, so that no part's draws depend on
 * another's: dropout, and how far messages travel.
 */
final class Chance {

  private final TorchOperations operations;
  private final double dropout;
  private final Hops hops;
  private final Seed seed;

  private Chance(TorchOperations operations, double dropout, Hops hops, Seed seed) {
    this.operations = operations;
    this.dropout = dropout;
    this.hops = hops;
    this.seed = seed;
  }

  /** Outside training. */
  static Chance none(TorchOperations operations) {
    return new Chance(operations, 0, Hops.FIXED, new Seed(0));
  }

  /**
   * In a step of training.
   *
   * @param dropout the share of hidden numbers that is left out
   * @param seed of the step
   */
  static Chance of(TorchOperations operations, double dropout, Hops hops, Seed seed) {
    return new Chance(operations, dropout, hops, seed);
  }

  Chance in(String part) {
    return new Chance(operations, dropout, hops, seed.child(part));
  }

  Chance in(int part) {
    return new Chance(operations, dropout, hops, seed.child(part));
  }

  NDArray drop(NDArray x) {
    return dropout > 0 ? operations.dropout(x, dropout, seed.child("dropout")) : x;
  }

  /** The share of hidden numbers that is left out. */
  double dropout() {
    return dropout;
  }

  /** Of this part. */
  Seed seed() {
    return seed;
  }

  int hops(int usual) {
    return hops.draw(usual, seed.child("hops"));
  }
}
