package dev.polymath.federation.training;

/** Where a run is. */
public enum RunState {
  /** Until enough clients are there. */
  WAITING,
  RUNNING,
  PAUSED,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
