package dev.polymath.federation.task;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Score;
import dev.polymath.common.nn.Seed;

/**
 * A model that chooses one of several classes, for an example or for each place of it, by the
 * cross-entropy
 *
 * <pre>
 *   −log softmax(logits)[y], in the mean
 * </pre>
 */
public abstract class Classifier extends Model {

  /**
   * How much speaks for each class.
   *
   * @param training whether gradients will be asked for
   * @return [… , classes]
   */
  public abstract NDArray logits(NDArray x, boolean training);

  @Override
  public NDArray loss(Batch batch, Seed seed) {
    return crossEntropy(flat(logits(batch.x(), true)), batch.y());
  }

  @Override
  public Score score(Batch batch) {
    var logits = flat(logits(batch.x(), false));
    var right = logits.argMax(1).eq(batch.y().flatten()).sum().getLong();
    var count = batch.y().size();
    return new Score(crossEntropy(logits, batch.y()).getFloat() * count, right, count);
  }

  private static NDArray flat(NDArray logits) {
    var classes = logits.getShape().get(logits.getShape().dimension() - 1);
    return logits.reshape(-1, classes);
  }

  private static NDArray crossEntropy(NDArray logits, NDArray y) {
    return logits.logSoftmax(1).gather(y.reshape(-1, 1), 1).mean().neg();
  }
}
