package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.List;

/** How large the two networks are, and which techniques are built into them. */
public sealed interface Architecture permits Perceptrons, Convolutions {

  /** Of a picture, times its channels. */
  int pixels();

  /** K; 1 where there are none, so that the discriminator is an ordinary one. */
  int classes();

  /** Numbers that a picture is generated from. */
  int noise();

  /** The widths of the generator's hidden layers. */
  List<Integer> generator();

  /** The widths of what the discriminator has before its features. */
  List<Integer> discriminator();

  /** Of minibatch discrimination; 0 is without. */
  int minibatchKernels();

  /** Whether the generator has it instead of batch normalisation. */
  boolean virtualBatchNorm();

  /** How many pictures may go through at once where nothing is learnt. */
  int picturesAtOnce();

  /**
   * Checks that a step's pictures fit into memory.
   *
   * @throws Unprocessable where they do not
   */
  void checkBatch(int batch);

  /** The paper's for MNIST (section 6.1). */
  static Perceptrons mnist() {
    return new Perceptrons(784, 10, 100, List.of(500, 500), List.of(1000, 500, 250, 250, 250));
  }
}
