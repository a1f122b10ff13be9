package dev.polymath.gp.process;

/** Whose variance is meant. */
public enum Variance {
  /** Of the function itself, f(x): without the kernel's {@code WhiteKernel} parts. */
  LATENT,
  /** Of a new observation, f(x) + noise: with them. What scikit-learn answers. */
  OBSERVATION
}
