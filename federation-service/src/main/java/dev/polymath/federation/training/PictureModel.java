package dev.polymath.federation.training;

import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Classifier;
import dev.polymath.federation.task.PaperTask;
import java.util.List;

/** A classifier of pictures {@code x} from 0 (black) to 1 into ten classes. */
final class PictureModel extends ServedClassifier {

  private static final int CLASSES = 10;
  private static final int MOST_PICTURES = 4096;

  private final long channels;
  private final long side;

  PictureModel(Torch torch, Classifier classifier, PaperTask task) {
    this(
        torch,
        classifier,
        task == PaperTask.CIFAR_CNN ? 3 : 1,
        task == PaperTask.CIFAR_CNN ? 24 : 28);
  }

  private PictureModel(Torch torch, Classifier classifier, long channels, long side) {
    super(
        torch,
        classifier,
        new Slot("x", Datatype.FP32, List.of(-1L, channels, side, side)),
        CLASSES);
    this.channels = channels;
    this.side = side;
  }

  @Override
  public List<Tensor> infer(List<Tensor> batch) {
    var all = Tensor.concat(batch);
    var shape = new Shape(all.shape().getFirst(), channels, side, side);
    return probabilities(
            (manager, classifier) -> classifier.logits(manager.create(all.floats(), shape), false))
        .split(batch.stream().mapToLong(one -> one.shape().getFirst()).toArray());
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    var picture = new float[Math.toIntExact(channels * side * side)];
    infer(List.of(Tensor.of("x", picture, 1, channels, side, side)));
  }

  @Override
  public Tensor decode(List<Tensor> inputs) {
    var tensor = inputs.getFirst();
    long pictures = tensor.shape().getFirst();
    if (pictures < 1 || pictures > MOST_PICTURES) {
      throw new InvalidRequest("x", "Must be 1 to %,d pictures.".formatted(MOST_PICTURES));
    }
    for (var value : tensor.floats()) {
      if (!Float.isFinite(value)) throw new InvalidRequest("x", "Must hold finite numbers only.");
    }
    return tensor;
  }
}
