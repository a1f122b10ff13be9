package dev.polymath.gan.training;

import dev.polymath.gan.improved.FrechetDistance.Moments;

/** What a classifier makes of some pictures. */
interface Sight {

  /** p(y|x), [n][K]. */
  double[][] probabilities();

  /** Of what it sees in them. */
  Moments moments();
}
