package dev.polymath.common.federation;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.stream.IntStream;

/** A network together with its loss: what a client minimises and what a server evaluates. */
public abstract class Model extends Layer {

  /**
   * The mean loss of a batch, in training: the gradient is asked of it.
   *
   * @param seed of whatever chance there is in the step
   */
  public abstract NDArray loss(Batch batch, Seed seed);

  /** How well it does on a batch, out of training. */
  public abstract Score score(Batch batch);

  /**
   * How well it does on all of some examples.
   *
   * @param torch that it was made with
   * @param batch how many go through it at once
   */
  public final Score score(Torch torch, Examples examples, int batch) {
    var score = Score.NONE;
    for (var from = 0; from < examples.size(); from += batch) {
      var which = IntStream.range(from, Math.min(examples.size(), from + batch)).toArray();
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        score = score.plus(score(examples.batch(step.manager(), which)));
      }
    }
    return score;
  }
}
