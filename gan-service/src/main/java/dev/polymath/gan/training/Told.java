package dev.polymath.gan.training;

import dev.polymath.gan.improved.Networks.Judgement;

/** What a model answers. */
sealed interface Told {

  /**
   * Pictures.
   *
   * @param pictures [n, pixels]
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Made(float[] pictures) implements Told {}

  /** What pictures are taken for. */
  record Judged(Judgement judgement) implements Told {}

  /**
   * What the discriminator sees in pictures.
   *
   * @param features [n, features]
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Seen(float[] features) implements Told {}
}
