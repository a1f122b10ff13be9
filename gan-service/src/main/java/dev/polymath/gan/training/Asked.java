package dev.polymath.gan.training;

/** What is asked of a model. */
sealed interface Asked {

  /**
   * To make pictures.
   *
   * @param z [n, noise]
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Make(float[] z) implements Asked {}

  /**
   * To judge pictures.
   *
   * @param pictures [n, pixels]
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Judge(float[] pictures) implements Asked {}

  /**
   * To say what its discriminator sees in pictures.
   *
   * @param pictures [n, pixels]
   */
  @SuppressWarnings("ArrayRecordComponent")
  record See(float[] pictures) implements Asked {}
}
