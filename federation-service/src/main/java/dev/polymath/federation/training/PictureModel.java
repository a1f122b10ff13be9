package dev.polymath.federation.training;

import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Classifier;
import dev.polymath.federation.task.PaperTask;
import java.util.List;

/**
 * A federated classifier of pictures in memory. Over the Open Inference Protocol it takes pictures
 * {@code x} from 0 (black) to 1 and gives the {@code probabilities} of ten classes.
 */
final class PictureModel implements LoadedModel<Tensor, Tensor> {

  private static final int CLASSES = 10;
  private static final int MOST_PICTURES = 4096;

  private final Torch torch;
  private final Classifier classifier;
  private final long memory;
  private final long channels;
  private final long side;

  PictureModel(Torch torch, Classifier classifier, PaperTask task) {
    this.torch = torch;
    this.classifier = classifier;
    memory =
        classifier.state().values().stream().mapToLong(array -> Float.BYTES * array.size()).sum();
    channels = task == PaperTask.CIFAR_CNN ? 3 : 1;
    side = task == PaperTask.CIFAR_CNN ? 24 : 28;
  }

  @Override
  public long memoryBytes() {
    return memory;
  }

  /** Pictures are independent: any requests may share a batch. */
  @Override
  public Object batchKey(Tensor pictures) {
    return "";
  }

  @Override
  public List<Tensor> infer(List<Tensor> batch) {
    var all = Tensor.concat(batch);
    long pictures = all.shape().getFirst();
    float[] found;
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var x = step.manager().create(all.floats(), new Shape(pictures, channels, side, side));
      found = classifier.logits(x, false).softmax(1).toFloatArray();
    }
    return Tensor.of("probabilities", found, pictures, CLASSES)
        .split(batch.stream().mapToLong(one -> one.shape().getFirst()).toArray());
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    var picture = new float[Math.toIntExact(channels * side * side)];
    infer(List.of(Tensor.of("x", picture, 1, channels, side, side)));
  }

  @Override
  public Signature signature() {
    return new Signature(
        "djl_pytorch",
        List.of(new Slot("x", Datatype.FP32, List.of(-1L, channels, side, side))),
        List.of(new Slot("probabilities", Datatype.FP32, List.of(-1L, (long) CLASSES))));
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

  @Override
  public List<Tensor> encode(Tensor probabilities) {
    return List.of(probabilities);
  }

  @Override
  public void close() {
    torch.close();
  }
}
