package dev.polymath.gp.process;

import dev.polymath.gp.linalg.OpenBlas;

/** What the computations of these tests may use. */
final class Blas {
  private Blas() {}

  static final Resources RESOURCES = new Resources(OpenBlas.withThreads(2), 2, 2_000);
}
