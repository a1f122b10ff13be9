package dev.polymath.federation.averaging;

/**
 * How a server makes one model of many: updates are added one by one as they arrive, in any order,
 * and the result is the same to the last bit. One of these is for one round and one thread.
 *
 * <p>An update that is refused leaves no trace.
 */
public interface Aggregation {

  /**
   * Takes an update.
   *
   * @throws dev.polymath.common.failure.Failure.Conflict where the client's is already in
   * @throws dev.polymath.common.failure.Failure.Unprocessable where it does not fit, or holds what
   *     no healthy training comes to
   */
  void add(ClientUpdate update);

  /** How many updates it has taken. */
  int clients();

  /** Of how many examples they are. */
  long samples();

  /**
   * One tensor of the result, in double precision.
   *
   * @throws IllegalStateException where there are too few updates for a result
   */
  double[] combined(String name);
}
