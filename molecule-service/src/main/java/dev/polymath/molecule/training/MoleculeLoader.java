package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.grover.Fingerprints;
import dev.polymath.molecule.grover.Predictor;
import java.io.IOException;
import java.io.InputStream;

/** Puts a published encoder or predictor onto a device. */
final class MoleculeLoader implements ModelLoader<Asked, Told> {

  private final SmilesInput input;

  MoleculeLoader(SmilesInput input) {
    this.input = input;
  }

  @Override
  public LoadedModel<Asked, Told> load(ModelVersion version, InputStream weights, Device device)
      throws IOException {
    var on = device.isGpu() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
    var architecture = ArchitectureTree.parse(version.config());
    var kind = version.config().get("kind");
    if ("encoder".equals(kind)) {
      return new EncoderModel(Fingerprints.load(architecture, weights, on), input);
    }
    if (!(kind instanceof String)) {
      throw new Unprocessable("kind", "Must be encoder, classification or regression.");
    }
    var tree = PredictorTree.parse(version.config());
    return new PredictorModel(
        Predictor.read(architecture, tree.properties(), tree.members(), weights, on),
        tree.properties().count(),
        input);
  }
}
