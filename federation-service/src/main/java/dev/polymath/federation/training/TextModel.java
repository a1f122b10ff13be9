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
import dev.polymath.federation.task.Alphabet;
import dev.polymath.federation.task.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * A federated model of text in memory. Over the Open Inference Protocol it takes {@code text},
 * strings, and gives the {@code probabilities} of the character that comes next, one for each of
 * the alphabet and a last one for all others.
 */
final class TextModel implements LoadedModel<Tensor, Tensor> {

  private static final int MOST_TEXTS = 64;
  private static final int LONGEST = 1000;

  private final Torch torch;
  private final Classifier classifier;
  private final Alphabet alphabet;
  private final long memory;

  TextModel(Torch torch, Classifier classifier, Alphabet alphabet) {
    this.torch = torch;
    this.classifier = classifier;
    this.alphabet = alphabet;
    memory =
        classifier.state().values().stream().mapToLong(array -> Float.BYTES * array.size()).sum();
  }

  @Override
  public long memoryBytes() {
    return memory;
  }

  @Override
  public Object batchKey(Tensor texts) {
    return "";
  }

  /** Text by text, for their lengths differ. */
  @Override
  public List<Tensor> infer(List<Tensor> batch) {
    var answers = new ArrayList<Tensor>();
    for (var texts : batch) {
      var parts = texts.strings().stream().map(this::next).toList();
      answers.add(Tensor.concat(parts));
    }
    return answers;
  }

  private Tensor next(String text) {
    var symbols = text.chars().mapToLong(c -> alphabet.symbol((char) c)).toArray();
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var x = step.manager().create(symbols, new Shape(1, symbols.length));
      var last = classifier.logits(x, false).get(":, -1");
      return Tensor.of("probabilities", last.softmax(1).toFloatArray(), 1, alphabet.size());
    }
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    next(" ");
  }

  @Override
  public Signature signature() {
    return new Signature(
        "djl_pytorch",
        List.of(new Slot("text", Datatype.BYTES, List.of(-1L))),
        List.of(new Slot("probabilities", Datatype.FP32, List.of(-1L, (long) alphabet.size()))));
  }

  @Override
  public Tensor decode(List<Tensor> inputs) {
    var texts = inputs.getFirst();
    if (texts.elements() < 1 || texts.elements() > MOST_TEXTS) {
      throw new InvalidRequest("text", "Must be 1 to %d strings.".formatted(MOST_TEXTS));
    }
    for (var text : texts.strings()) {
      if (text.isEmpty() || text.length() > LONGEST) {
        throw new InvalidRequest("text", "Must be 1 to %d characters each.".formatted(LONGEST));
      }
    }
    return texts;
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
