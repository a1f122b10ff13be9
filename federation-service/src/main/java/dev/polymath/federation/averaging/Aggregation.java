package dev.polymath.federation.averaging;

/**
 * How a server makes one model of many: updates are added one by one as they arrive, in any order,
 * and the result is the same to the last bit. One of these is for one round and one thread.
 *
 * <p>An update that is refused leaves no trace.
 */
public interface Aggregation extends Combined {

  /**
   * Takes an update.
   *
   * @throws dev.polymath.common.failure.Failure.Conflict where the client's is already in
   * @throws dev.polymath.common.failure.Failure.Unprocessable where it does not fit, or holds what
   *     no healthy training comes to
   */
  void add(ClientUpdate update);
}
