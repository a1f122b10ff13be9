package dev.polymath.gateway.services;

/** How a service of the platform is doing. */
public enum ServiceState {
  /** Takes requests. */
  READY,
  /** Runs, yet does not take requests now: it starts, or something that it needs is missing. */
  NOT_READY,
  /** Does not answer. */
  DOWN,
  /** Not part of this deployment. */
  NOT_INSTALLED
}
