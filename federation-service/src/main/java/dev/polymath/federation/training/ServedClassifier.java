package dev.polymath.federation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Classifier;
import java.util.List;

/**
 * A federated classifier in memory, which gives the {@code probabilities} of classes over the Open
 * Inference Protocol, whatever it is asked about. Questions are independent: any may share a batch.
 */
abstract class ServedClassifier implements LoadedModel<Tensor, Tensor> {

  private final Torch torch;
  private final Classifier classifier;
  private final Slot question;
  private final long classes;

  ServedClassifier(Torch torch, Classifier classifier, Slot question, long classes) {
    this.torch = torch;
    this.classifier = classifier;
    this.question = question;
    this.classes = classes;
  }

  /** Asks the classifier, with arrays that are gone afterwards. */
  @FunctionalInterface
  interface Forward {

    /** The logits, a row for each question. */
    NDArray logits(NDManager manager, Classifier classifier);
  }

  final Tensor probabilities(Forward forward) {
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var found = forward.logits(step.manager(), classifier).softmax(1);
      return Tensor.of("probabilities", found.toFloatArray(), found.getShape().get(0), classes);
    }
  }

  @Override
  public final long memoryBytes() {
    return classifier.state().values().stream()
        .mapToLong(array -> Float.BYTES * array.size())
        .sum();
  }

  @Override
  public final Object batchKey(Tensor question) {
    return "";
  }

  @Override
  public final Signature signature() {
    return new Signature(
        "djl_pytorch",
        List.of(question),
        List.of(new Slot("probabilities", Datatype.FP32, List.of(-1L, classes))));
  }

  @Override
  public final List<Tensor> encode(Tensor probabilities) {
    return List.of(probabilities);
  }

  @Override
  public final void close() {
    torch.close();
  }
}
