package dev.polymath.common.inference.protocol;

import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** A model that is a function of tensors. */
record ToyModel(Signature signature, UnaryOperator<List<Tensor>> function)
    implements LoadedModel<List<Tensor>, List<Tensor>> {

  /** Any tensor of two axes, as it came. */
  static ToyModel echo(Datatype datatype) {
    return new ToyModel(
        new Signature(
            "test_echo",
            List.of(new Slot("x", datatype, List.of(-1L, -1L))),
            List.of(new Slot("y", datatype, List.of(-1L, -1L)))),
        inputs -> {
          var x = inputs.getFirst();
          return List.of(new Tensor("y", x.datatype(), x.shape(), x.data()));
        });
  }

  /** Two vectors to their sum and their difference. */
  static ToyModel adder() {
    return new ToyModel(
        new Signature(
            "test_adder",
            List.of(
                new Slot("a", Datatype.INT64, List.of(-1L)),
                new Slot("b", Datatype.INT64, List.of(-1L))),
            List.of(
                new Slot("sum", Datatype.INT64, List.of(-1L)),
                new Slot("difference", Datatype.INT64, List.of(-1L)))),
        inputs -> {
          var a = inputs.get(0).longs();
          var b = inputs.get(1).longs();
          var sum = new long[a.length];
          var difference = new long[a.length];
          for (var i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
            difference[i] = a[i] - b[i];
          }
          return List.of(
              Tensor.of("sum", sum, a.length), Tensor.of("difference", difference, a.length));
        });
  }

  /** A number to whatever the function makes of it. */
  static ToyModel scalar(Datatype output, UnaryOperator<List<Tensor>> function) {
    return new ToyModel(
        new Signature(
            "test_scalar",
            List.of(new Slot("x", Datatype.FP32, List.of())),
            List.of(new Slot("y", output, List.of()))),
        function);
  }

  @Override
  public long memoryBytes() {
    return 1;
  }

  @Override
  public Object batchKey(List<Tensor> request) {
    return request.getFirst().shape();
  }

  @Override
  public List<List<Tensor>> infer(List<List<Tensor>> batch) {
    return batch.stream().map(function).toList();
  }

  @Override
  public List<Tensor> decode(List<Tensor> inputs) {
    return inputs;
  }

  @Override
  public List<Tensor> encode(List<Tensor> answer) {
    return answer;
  }

  @Override
  public void close() {}
}
