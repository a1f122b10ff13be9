package dev.polymath.molecule.grover;

import ai.djl.Device;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import dev.polymath.molecule.graph.MolecularGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fine-tuned networks on a device that predict together: an ensemble of trainings that differ in
 * their seed says the mean of what each says, and how far they are apart tells how much it knows.
 *
 * <p>It is for one thread at a time.
 */
public final class Predictor implements AutoCloseable {

  private final Properties properties;
  private final Torch torch;
  private final List<PropertyNetwork> networks = new ArrayList<>();

  /**
   * What is said of a molecule.
   *
   * @param values of each property: a probability, or a number in the targets' unit
   * @param deviations of what the networks say; 0 where there is only one
   */
  public record Prediction(float[] values, float[] deviations) {}

  private Predictor(Properties properties, Device device) {
    this.properties = properties;
    torch = Torch.on(device.getDeviceId());
  }

  /**
   * Puts networks onto a device.
   *
   * @param weights of each, as {@link FineTuning#write} writes them; at least one
   * @throws dev.polymath.common.failure.Failure.Unprocessable where they are of another
   *     architecture
   */
  public static Predictor load(
      GroverArchitecture architecture,
      Properties properties,
      List<? extends InputStream> weights,
      Device device)
      throws IOException {
    var predictor = new Predictor(properties, device);
    try {
      for (var each : weights) {
        var network = new PropertyNetwork(predictor.torch, architecture, properties, new Seed(0));
        new StateDict(network.state()).read(each);
        predictor.networks.add(network);
      }
      return predictor;
    } catch (IOException | RuntimeException | Error e) {
      predictor.close();
      throw e;
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param members how many networks there are
   * @throws dev.polymath.common.failure.Failure.Unprocessable where they are of another
   *     architecture
   */
  public static Predictor read(
      GroverArchitecture architecture,
      Properties properties,
      int members,
      InputStream weights,
      Device device)
      throws IOException {
    var predictor = new Predictor(properties, device);
    try {
      for (var i = 0; i < members; i++) {
        predictor.networks.add(
            new PropertyNetwork(predictor.torch, architecture, properties, new Seed(0)));
      }
      predictor.state().read(weights);
      return predictor;
    } catch (IOException | RuntimeException | Error e) {
      predictor.close();
      throw e;
    }
  }

  /** Writes all networks into one file, each under {@code members.} and its number. */
  public void write(OutputStream out) throws IOException {
    state().write(out);
  }

  private StateDict state() {
    var state = new StateDict();
    for (var i = 0; i < networks.size(); i++) {
      state.add("members." + i + ".", networks.get(i).state());
    }
    return state;
  }

  /** What it holds on its device. */
  public long memoryBytes() {
    return networks.stream()
        .flatMap(network -> network.state().values().stream())
        .mapToLong(array -> Float.BYTES * array.size())
        .sum();
  }

  /** What it says of some molecules, in their order. */
  public List<Prediction> predict(List<MolecularGraph> graphs) {
    var said = networks.stream().map(each -> predict(each, properties, graphs)).toList();
    var predictions = new ArrayList<Prediction>();
    for (var i = 0; i < graphs.size(); i++) {
      var molecule = i;
      predictions.add(together(said.stream().map(each -> each.get(molecule)).toList()));
    }
    return predictions;
  }

  /**
   * How much each atom counts in what is said of its molecule: the weights of the readout, the mean
   * of its views, of both heads and of all networks.
   *
   * @return [molecules][atoms], each molecule's sum 1
   */
  public List<float[]> attention(List<MolecularGraph> graphs) {
    var found = new ArrayList<float[]>();
    for (var portion : Portions.of(graphs)) {
      var each = networks.stream().map(network -> network.attention(portion)).toList();
      for (var i = 0; i < portion.size(); i++) {
        var molecule = i;
        found.add(mean(each.stream().map(weights -> weights.get(molecule)).toList()));
      }
    }
    return found;
  }

  private static float[] mean(List<float[]> rows) {
    var mean = new float[rows.getFirst().length];
    for (var row : rows) {
      for (var i = 0; i < mean.length; i++) mean[i] += row[i] / rows.size();
    }
    return mean;
  }

  private Prediction together(List<float[]> said) {
    var values = new float[properties.count()];
    var deviations = new float[properties.count()];
    for (var i = 0; i < values.length; i++) {
      var property = i;
      var mean = said.stream().mapToDouble(each -> each[property]).average().orElseThrow();
      var variance =
          said.stream()
              .mapToDouble(each -> (each[property] - mean) * (each[property] - mean))
              .average()
              .orElseThrow();
      values[i] = (float) mean;
      deviations[i] = (float) Math.sqrt(variance);
    }
    return new Prediction(values, deviations);
  }

  static List<float[]> predict(
      PropertyNetwork network, Properties properties, List<MolecularGraph> graphs) {
    var count = properties.count();
    var predicted = new ArrayList<float[]>();
    for (var portion : Portions.of(graphs)) {
      var flat = network.predict(portion);
      for (var i = 0; i < portion.size(); i++) {
        predicted.add(Arrays.copyOfRange(flat, i * count, (i + 1) * count));
      }
    }
    return predicted;
  }

  /** How many native arrays it holds. */
  int arrays() {
    return torch.manager().getManagedArrays().size();
  }

  @Override
  public void close() {
    torch.close();
  }
}
