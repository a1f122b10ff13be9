package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.gan.improved.Networks;
import dev.polymath.gan.improved.Networks.Judgement;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Both networks in memory. Over the Open Inference Protocol it takes {@code z} and gives {@code
 * image}.
 */
final class GanModel implements LoadedModel<Asked, Told> {

  private final NetworkTree tree;
  private final Networks networks;
  private final GanProperties bounds;

  GanModel(NetworkTree tree, Networks networks, GanProperties bounds) {
    this.tree = tree;
    this.networks = networks;
    this.bounds = bounds;
  }

  @Override
  public long memoryBytes() {
    return networks.memoryBytes();
  }

  @Override
  public Object batchKey(Asked asked) {
    return switch (asked) {
      case Asked.Make _ -> "make";
      // With minibatch discrimination others' pictures would change what becomes of these.
      case Asked.Judge _ -> tree.architecture().minibatchKernels() == 0 ? "judge" : new Object();
      case Asked.See _ -> "see";
    };
  }

  @Override
  public List<Told> infer(List<Asked> batch) {
    return switch (batch.getFirst()) {
      case Asked.Make _ -> make(batch.stream().map(asked -> ((Asked.Make) asked).z()).toList());
      case Asked.Judge _ ->
          judge(batch.stream().map(asked -> ((Asked.Judge) asked).pictures()).toList());
      case Asked.See _ -> see(batch.stream().map(asked -> ((Asked.See) asked).pictures()).toList());
    };
  }

  private List<Told> make(List<float[]> noises) {
    var made = networks.make(joined(noises));
    return IntStream.range(0, noises.size())
        .<Told>mapToObj(
            i -> new Told.Made(part(made, noises, i, tree.architecture().noise(), frame())))
        .toList();
  }

  private List<Told> judge(List<float[]> pictures) {
    var judged = networks.judge(joined(pictures));
    var classes = tree.architecture().classes();
    return IntStream.range(0, pictures.size())
        .<Told>mapToObj(
            i ->
                new Told.Judged(
                    new Judgement(
                        part(judged.probabilities(), pictures, i, frame(), classes),
                        part(judged.realness(), pictures, i, frame(), 1))))
        .toList();
  }

  private List<Told> see(List<float[]> pictures) {
    var seen = networks.features(joined(pictures));
    var width = tree.architecture().discriminator().getLast();
    return IntStream.range(0, pictures.size())
        .<Told>mapToObj(i -> new Told.Seen(part(seen, pictures, i, frame(), width)))
        .toList();
  }

  private int frame() {
    return tree.frame().pixels();
  }

  private static float[] joined(List<float[]> parts) {
    if (parts.size() == 1) return parts.getFirst();
    var all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    var at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** What belongs to the i-th of some parts, each of rows that were so wide and are now wide so. */
  private static float[] part(float[] all, List<float[]> parts, int i, int before, int after) {
    ToIntFunction<float[]> rows = part -> part.length / before;
    var from = parts.subList(0, i).stream().mapToInt(rows).sum();
    var to = from + rows.applyAsInt(parts.get(i));
    return Arrays.copyOfRange(all, from * after, to * after);
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    networks.make(new float[tree.architecture().noise()]);
  }

  @Override
  public Signature signature() {
    var frame = tree.frame();
    return new Signature(
        "djl_pytorch",
        List.of(new Slot("z", Datatype.FP32, List.of(-1L, (long) tree.architecture().noise()))),
        List.of(
            new Slot(
                "image",
                Datatype.FP32,
                List.of(
                    -1L, (long) frame.channels(), (long) frame.height(), (long) frame.width()))));
  }

  @Override
  public Asked decode(List<Tensor> inputs) {
    var z = inputs.getFirst();
    var most = Math.min(bounds.maxPictures(), bounds.maxPixels() / frame());
    var rows = z.shape().getFirst();
    if (rows < 1 || rows > most) {
      throw new InvalidRequest("z", "Must have 1 to %,d rows.".formatted(most));
    }
    var values = z.floats();
    for (var value : values) {
      if (!Float.isFinite(value)) throw new InvalidRequest("z", "Must hold finite numbers only.");
    }
    return new Asked.Make(values);
  }

  @Override
  public List<Tensor> encode(Told told) {
    return switch (told) {
      case Told.Made(var pictures) ->
          List.of(
              Tensor.of(
                  "image",
                  pictures,
                  pictures.length / frame(),
                  tree.frame().channels(),
                  tree.frame().height(),
                  tree.frame().width()));
      case Told.Judged _, Told.Seen _ ->
          throw new IllegalArgumentException("The protocol asks for pictures");
    };
  }

  @Override
  public void close() {
    networks.close();
  }
}
