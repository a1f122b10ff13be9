package dev.polymath.gp.data;

import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.gp.process.StochasticState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far a stochastic search is, as a safetensors file: the checkpoint of its job. */
public final class StochasticTensors {

  private static final String STEP = "step";
  private static final String THETA = "theta";
  private static final String FIRST = "adam.first";
  private static final String SECOND = "adam.second";
  private static final String PRECISION = "precision";
  private static final String SHIFT = "shift";

  private StochasticTensors() {}

  public static void write(StochasticState state, OutputStream out) throws IOException {
    var writer = new SafetensorsWriter();
    vector(writer, STEP, new double[] {state.step()});
    vector(writer, THETA, state.theta());
    vector(writer, FIRST, state.first());
    vector(writer, SECOND, state.second());
    vector(writer, PRECISION, state.precision());
    vector(writer, SHIFT, state.shift());
    writer.writeTo(out);
  }

  private static void vector(SafetensorsWriter writer, String name, double[] values) {
    writer.doubles(name, List.of((long) values.length), values);
  }

  /** Reads what {@link #write} wrote. */
  public static StochasticState read(InputStream in) throws IOException {
    var tensors = new HashMap<String, double[]>();
    SafetensorsReader.open(in).forEach(tensor -> tensors.put(tensor.name(), tensor.doubles()));
    return new StochasticState(
        (int) required(tensors, STEP)[0],
        required(tensors, THETA),
        required(tensors, FIRST),
        required(tensors, SECOND),
        required(tensors, PRECISION),
        required(tensors, SHIFT));
  }

  private static double[] required(Map<String, double[]> tensors, String name) throws IOException {
    var values = tensors.get(name);
    if (values == null) throw new IOException("The checkpoint lacks " + name);
    return values;
  }
}
