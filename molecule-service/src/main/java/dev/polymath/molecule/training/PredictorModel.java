package dev.polymath.molecule.training;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.molecule.grover.Predictor;
import dev.polymath.molecule.grover.Predictor.Prediction;
import java.util.ArrayList;
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
    return "predictions";
  }

  @Override
  public List<Told> infer(List<Asked> batch) {
    var all = predictor.predict(batch.stream().flatMap(asked -> asked.graphs().stream()).toList());
    var told = new ArrayList<Told>();
    var from = 0;
    for (var asked : batch) {
      var to = from + asked.graphs().size();
      told.add(new Told.Predictions(List.copyOf(all.subList(from, to))));
      from = to;
    }
    return told;
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
      case Told.Embeddings _ -> throw new IllegalArgumentException("A predictor embeds nothing");
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
