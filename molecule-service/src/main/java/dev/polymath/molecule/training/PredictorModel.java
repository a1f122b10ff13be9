package dev.polymath.molecule.training;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.molecule.grover.Predictor;
import dev.polymath.molecule.grover.Predictor.Prediction;
import java.util.List;

/**
 * A fine-tuned model in memory. Over the Open Inference Protocol it takes {@code smiles} and gives
 * {@code values} and {@code deviations}.
 */
final class PredictorModel implements LoadedModel<Asked, Told> {

  private final Predictor predictor;
  private final int properties;
  private final SmilesInput input;

  PredictorModel(Predictor predictor, int properties, SmilesInput input) {
    this.predictor = predictor;
    this.properties = properties;
    this.input = input;
  }

  @Override
  public long memoryBytes() {
    return predictor.memoryBytes();
  }

  /** Molecules of any size go together. */
  @Override
  public Object batchKey(Asked asked) {
    return asked.wanted();
  }

  @Override
  public List<Told> infer(List<Asked> batch) {
    var graphs = Asked.together(batch);
    return switch (batch.getFirst().wanted()) {
      case MOLECULES -> Asked.shares(batch, predictor.predict(graphs), Told.Predictions::new);
      case ATTENTION ->
          Asked.shares(
              batch,
              predictor.attention(graphs).stream().map(row -> new float[][] {row}).toList(),
              Told.Parts::new);
      case ATOMS, BONDS -> throw new IllegalArgumentException("A predictor embeds nothing");
    };
  }

  @Override
  public Signature signature() {
    var shape = List.of(-1L, (long) properties);
    return new Signature(
        "djl_pytorch",
        List.of(SmilesInput.SLOT),
        List.of(
            new Slot("values", Datatype.FP32, shape),
            new Slot("deviations", Datatype.FP32, shape)));
  }

  @Override
  public Asked decode(List<Tensor> inputs) {
    return input.read(inputs.getFirst());
  }

  @Override
  public List<Tensor> encode(Told told) {
    return switch (told) {
      case Told.Predictions(var predictions) ->
          List.of(
              rows("values", predictions.stream().map(Prediction::values).toList()),
              rows("deviations", predictions.stream().map(Prediction::deviations).toList()));
      case Told.Embeddings _, Told.Parts _ ->
          throw new IllegalArgumentException("Only predictions travel so");
    };
  }

  private Tensor rows(String name, List<float[]> rows) {
    return Tensor.of(name, Rows.flat(rows, properties), rows.size(), properties);
  }

  @Override
  public void close() {
    predictor.close();
  }
}
