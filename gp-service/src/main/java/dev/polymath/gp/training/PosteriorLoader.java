package dev.polymath.gp.training;

import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.data.TrainingTensors;
import dev.polymath.gp.process.Resources;
import java.io.IOException;
import java.io.InputStream;

/** Conditions a published process on its training points again. */
final class PosteriorLoader implements ModelLoader<Query, Answer> {

  private final Resources resources;

  PosteriorLoader(Resources resources) {
    this.resources = resources;
  }

  @Override
  public LoadedModel<Query, Answer> load(ModelVersion version, InputStream weights, Device device)
      throws IOException {
    var process = ProcessTree.parse(version.config());
    var data = TrainingTensors.read(weights);
    var inference = InferenceTree.parse(version.config());
    return new PosteriorModel(
        inference, inference.posterior(process, data, resources), data, resources);
  }

  /** LAPACK runs on the CPU. */
  @Override
  public boolean usesGpu() {
    return false;
  }
}
