package dev.polymath.pose.training;

import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.temporal.Lifter;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.temporal.TemporalWeights;
import java.io.IOException;
import java.io.InputStream;

/** Puts a published model onto a device. */
final class PoseLoader implements ModelLoader<Query, Lifted> {

  private final PoseProperties properties;

  PoseLoader(PoseProperties properties) {
    this.properties = properties;
  }

  @Override
  public LoadedModel<Query, Lifted> load(ModelVersion version, InputStream weights, Device device)
      throws IOException {
    var architecture = ArchitectureTree.parse(version.config());
    var read = TemporalWeights.read(architecture, weights);
    var on = device.isGpu() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
    return new PoseModel(Lifter.load(architecture, read, on), properties.maxFrames());
  }
}
