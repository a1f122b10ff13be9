package dev.polymath.gp.process;

/** What the computations of these tests may use. */
final class Blas {
  private Blas() {}

  static final Resources RESOURCES = Resources.ofThreads(2, 2_000);
}
