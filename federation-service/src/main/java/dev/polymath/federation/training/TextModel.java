package dev.polymath.federation.training;

import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Alphabet;
import dev.polymath.federation.task.Classifier;
import java.util.List;

/**
 * A model of {@code text}, strings: the classes are the characters that may come next, one for each
 * of the alphabet and a last one for all others.
 */
final class TextModel extends ServedClassifier {

  private static final int MOST_TEXTS = 64;
  private static final int LONGEST = 1000;

  private final Alphabet alphabet;

  TextModel(Torch torch, Classifier classifier, Alphabet alphabet) {
    super(torch, classifier, new Slot("text", Datatype.BYTES, List.of(-1L)), alphabet.size());
    this.alphabet = alphabet;
  }

  /** Text by text, for their lengths differ. */
  @Override
  public List<Tensor> infer(List<Tensor> batch) {
    return batch.stream()
        .map(texts -> Tensor.concat(texts.strings().stream().map(this::next).toList()))
        .toList();
  }

  private Tensor next(String text) {
    var symbols = text.chars().mapToLong(c -> alphabet.symbol((char) c)).toArray();
    var shape = new Shape(1, symbols.length);
    return probabilities(
        (manager, classifier) ->
            classifier.logits(manager.create(symbols, shape), false).get(":, -1"));
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    next(" ");
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
}
