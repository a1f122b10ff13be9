package dev.polymath.federation.averaging;

/** What the updates of a round come to, however they were added up. */
public interface Combined {

  /** Of how many clients. */
  int clients();

  /** Of how many examples. */
  long samples();

  /**
   * One tensor, in double precision.
   *
   * @throws IllegalStateException where there are too few updates for a result
   */
  double[] combined(String name);
}
