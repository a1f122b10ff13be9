package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;

/** The ν of {@link Matern} for which the kernel has a closed form without Bessel functions. */
public enum Smoothness {
  HALF(0.5),
  THREE_HALVES(1.5),
  FIVE_HALVES(2.5),
  INFINITE(Double.POSITIVE_INFINITY);

  private final double nu;

  Smoothness(double nu) {
    this.nu = nu;
  }

  public double nu() {
    return nu;
  }

  public static Smoothness of(double nu) {
    for (Smoothness smoothness : values()) {
      if (smoothness.nu == nu) {
        return smoothness;
      }
    }
    throw new Failure.InvalidRequest(
        "kernel", "nu is %s, yet Matern is offered for nu = 0.5, 1.5, 2.5 and inf".formatted(nu));
  }
}
