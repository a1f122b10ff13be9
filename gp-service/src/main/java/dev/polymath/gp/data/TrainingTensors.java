package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.TrainingSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;

/**
 * A training set as a safetensors file, which is what a Gaussian process keeps for weights: {@code
 * x} [n, d] and {@code y} [n], both F64.
 */
public final class TrainingTensors {

  public static final String X = "x";
  public static final String Y = "y";

  private TrainingTensors() {}

  public static void write(TrainingSet data, OutputStream out) throws IOException {
    long n = data.size();
    new SafetensorsWriter()
        .doubles(X, List.of(n, (long) data.x().dimensions()), data.x().rowMajor())
        .doubles(Y, List.of(n), data.y())
        .writeTo(out);
  }

  /** Reads what {@link #write} wrote. */
  public static TrainingSet read(InputStream in) throws IOException {
    var tensors = new HashMap<String, double[]>();
    var reader = SafetensorsReader.open(in);
    reader.forEach(tensor -> tensors.put(tensor.name(), tensor.doubles()));
    var x = tensors.get(X);
    var y = tensors.get(Y);
    if (x == null || y == null || y.length == 0) {
      throw new InvalidRequest("weights", "Must hold x [n, d] and y [n], both F64.");
    }
    if (!Arrays.stream(x).allMatch(Double::isFinite)) {
      throw new InvalidRequest("weights", "Must hold finite numbers only.");
    }
    return TrainingSet.of(Points.of(x, y.length), y);
  }

  /** The hash that says which data a model has seen. */
  public static String sha256(TrainingSet data) {
    var file = new ByteArrayOutputStream();
    try {
      write(data, file);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(file.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
