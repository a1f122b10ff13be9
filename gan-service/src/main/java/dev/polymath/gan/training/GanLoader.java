package dev.polymath.gan.training;

import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gan.improved.Networks;
import java.io.IOException;
import java.io.InputStream;

/** Puts a published model onto a device. */
final class GanLoader implements ModelLoader<Asked, Told> {

  private final GanProperties bounds;

  GanLoader(GanProperties bounds) {
    this.bounds = bounds;
  }

  @Override
  public LoadedModel<Asked, Told> load(ModelVersion version, InputStream weights, Device device)
      throws IOException {
    var tree = NetworkTree.parse(version.config());
    var on = device.isGpu() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
    return new GanModel(tree, Networks.load(tree.architecture(), weights, on), bounds);
  }
}
