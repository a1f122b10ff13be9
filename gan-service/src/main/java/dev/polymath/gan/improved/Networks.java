package dev.polymath.gan.improved;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a training came to, at work: pictures out of noise, and what pictures are taken for. */
public final class Networks implements AutoCloseable {

  private final Architecture architecture;
  private final Torch torch;
  private final Generator generator;
  private final Discriminator discriminator;

  private Networks(Architecture architecture, Device device) {
    this.architecture = architecture;
    torch = Torch.on(device.getDeviceId());
    generator = Generator.of(architecture, torch, new Seed(0));
    discriminator = Discriminator.of(architecture, torch, new Seed(0));
  }

  /**
   * Reads what {@link Training#write} wrote.
   *
   * @throws dev.polymath.common.failure.Failure.Unprocessable where it is of other networks
   */
  public static Networks load(Architecture architecture, InputStream weights, Device device)
      throws IOException {
    var networks = new Networks(architecture, device);
    try {
      new StateDict(networks.state()).read(weights);
      return networks;
    } catch (IOException | RuntimeException e) {
      networks.close();
      throw e;
    }
  }

  private Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    discriminator.state().forEach((name, array) -> state.put("discriminator." + name, array));
    generator.state().forEach((name, array) -> state.put("generator." + name, array));
    return state;
  }

  public Architecture architecture() {
    return architecture;
  }

  /** What the weights take. */
  public long memoryBytes() {
    return state().values().stream().mapToLong(array -> Float.BYTES * array.size()).sum();
  }

  /**
   * Makes pictures.
   *
   * @param z [N, noise]
   * @return [N, pixels]
   */
  public float[] make(float[] z) {
    var rows = z.length / architecture.noise();
    var made = new float[Math.multiplyExact(rows, architecture.pixels())];
    var atOnce = architecture.picturesAtOnce();
    for (var from = 0; from < rows; from += atOnce) {
      var to = Math.min(rows, from + atOnce);
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        var x = generator.forward(part(step.manager(), z, from, to, architecture.noise()), false);
        put(x.toFloatArray(), made, from * architecture.pixels());
      }
    }
    return made;
  }

  /**
   * What pictures are taken for.
   *
   * @param probabilities of each class, given that it is real, [N, K]
   * @param realness D, [N]
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Judgement(float[] probabilities, float[] realness) {}

  /**
   * Judges pictures. With minibatch discrimination, what comes of one depends on which others are
   * beside it.
   *
   * @param pictures [N, pixels]
   */
  public Judgement judge(float[] pictures) {
    var rows = pictures.length / architecture.pixels();
    var classes = architecture.classes();
    var probabilities = new float[Math.multiplyExact(rows, classes)];
    var realness = new float[rows];
    var loss = new SemiSupervisedLoss(torch.operations());
    var atOnce = architecture.picturesAtOnce();
    for (var from = 0; from < rows; from += atOnce) {
      var to = Math.min(rows, from + atOnce);
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        var x = part(step.manager(), pictures, from, to, architecture.pixels());
        var logits = discriminator.forward(x).logits();
        put(logits.softmax(1).toFloatArray(), probabilities, from * classes);
        put(loss.realness(logits).toFloatArray(), realness, from);
      }
    }
    return new Judgement(probabilities, realness);
  }

  /**
   * What the discriminator sees in pictures: its last hidden layer, by which features are matched.
   *
   * @param pictures [N, pixels]
   * @return [N, F]
   */
  public float[] features(float[] pictures) {
    var rows = pictures.length / architecture.pixels();
    var width = architecture.discriminator().getLast();
    var features = new float[Math.multiplyExact(rows, width)];
    var atOnce = architecture.picturesAtOnce();
    for (var from = 0; from < rows; from += atOnce) {
      var to = Math.min(rows, from + atOnce);
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        var x = part(step.manager(), pictures, from, to, architecture.pixels());
        put(discriminator.forward(x).features().toFloatArray(), features, from * width);
      }
    }
    return features;
  }

  private static NDArray part(
      ai.djl.ndarray.NDManager manager, float[] values, int from, int to, int width) {
    return manager.create(
        Arrays.copyOfRange(values, from * width, to * width), new Shape(to - from, width));
  }

  private static void put(float[] values, float[] into, int at) {
    System.arraycopy(values, 0, into, at, values.length);
  }

  @Override
  public void close() {
    torch.close();
  }
}
