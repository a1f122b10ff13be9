package dev.polymath.federation.training;

/** A run has come to an end that waiting does not mend. */
final class RunFailed extends RuntimeException {
  RunFailed(String message) {
    super(message);
  }
}
