package dev.polymath.benchmarks.pose;

import ai.djl.Device;
import dev.polymath.pose.temporal.Schedule;
import dev.polymath.pose.temporal.Supervised;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.TemporalNetwork;
import dev.polymath.pose.temporal.TemporalWeights;
import dev.polymath.pose.temporal.Training;
import dev.polymath.pose.temporal.Windows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A temporal model as training begins with it: what it finds is no pose, what it costs is real. */
record RandomModel(TemporalArchitecture architecture, Map<String, float[]> weights) {

  static RandomModel of(List<Integer> widths, int channels) {
    var architecture = TemporalArchitecture.of(widths, channels, false);
    var windows = new Windows(List.of(RandomSequence.of(2)), architecture, false);
    var settings = new Training.Settings(Schedule.of(1), 2, 0, 1);
    try (var training =
        Training.start(architecture, new Supervised(windows, false), settings, Device.cpu())) {
      return new RandomModel(architecture, training.weights().pose());
    }
  }

  /** What it is called in a service. */
  String name() {
    return "benchmark-%d-%d".formatted(architecture.receptiveField(), architecture.channels());
  }

  /** As the import of a service takes it. */
  String config() {
    return "{\"filterWidths\": %s, \"channels\": %d, \"causal\": %s, \"joints\": 17}"
        .formatted(architecture.filterWidths(), architecture.channels(), architecture.causal());
  }

  byte[] file() throws IOException {
    var file = new ByteArrayOutputStream();
    new TemporalWeights(weights, Optional.empty()).write(architecture, file);
    return file.toByteArray();
  }

  TemporalNetwork load() {
    return TemporalNetwork.load(architecture, weights, Device.cpu());
  }
}
