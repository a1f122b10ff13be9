package dev.polymath.molecule.training;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.molecule.grover.Fingerprints;
import java.util.List;

/**
 * An encoder in memory. Over the Open Inference Protocol it takes {@code smiles} and gives {@code
 * embeddings}.
 */
final class EncoderModel implements LoadedModel<Asked, Told> {

  private final Fingerprints fingerprints;
  private final SmilesInput input;

  EncoderModel(Fingerprints fingerprints, SmilesInput input) {
    this.fingerprints = fingerprints;
    this.input = input;
  }

  @Override
  public long memoryBytes() {
    return fingerprints.memoryBytes();
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
      case MOLECULES -> Asked.shares(batch, fingerprints.of(graphs), Told.Embeddings::new);
      case ATOMS -> Asked.shares(batch, fingerprints.ofAtoms(graphs), Told.Parts::new);
      case BONDS -> Asked.shares(batch, fingerprints.ofBonds(graphs), Told.Parts::new);
      case ATTENTION -> throw new IllegalArgumentException("An encoder has no readout");
    };
  }

  @Override
  public Signature signature() {
    return new Signature(
        "djl_pytorch",
        List.of(SmilesInput.SLOT),
        List.of(new Slot("embeddings", Datatype.FP32, List.of(-1L, (long) fingerprints.length()))));
  }

  @Override
  public Asked decode(List<Tensor> inputs) {
    return input.read(inputs.getFirst());
  }

  @Override
  public List<Tensor> encode(Told told) {
    return switch (told) {
      case Told.Embeddings(var vectors) ->
          List.of(
              Tensor.of(
                  "embeddings",
                  Rows.flat(vectors, fingerprints.length()),
                  vectors.size(),
                  fingerprints.length()));
      case Told.Predictions _, Told.Parts _ ->
          throw new IllegalArgumentException("Only vectors of molecules travel so");
    };
  }

  @Override
  public void close() {
    fingerprints.close();
  }
}
