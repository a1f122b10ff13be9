package dev.polymath.pose.temporal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small model with random weights and what PyTorch makes of an input, from {@code ../shared}.
 * Convolutions are valid: the output is shorter than the input by the receptive field less one.
 */
public record Truth(
    List<Integer> filterWidths,
    int channels,
    boolean causal,
    double bnEps,
    String note,
    Map<String, Values> weights,
    Values input,
    Values output) {

  /** A tensor. */
  public record Values(List<Long> shape, float[] data) {}

  /** Reads {@code symmetric} or {@code causal}. */
  public static Truth read(String name) throws IOException {
    var file = Path.of("..", "..", "shared", "truth", "tcn_" + name + ".json.gz");
    assumeTrue(
        Files.exists(file), "skipped: " + file.getFileName() + " is not beside the repository");
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return JsonMapper.shared().readValue(in, Truth.class);
    }
  }

  public TemporalArchitecture architecture() {
    return TemporalArchitecture.of(filterWidths, channels, causal);
  }

  public Map<String, float[]> tensors() {
    var tensors = new HashMap<String, float[]>();
    weights.forEach((name, values) -> tensors.put(name, values.data()));
    return tensors;
  }
}
