package dev.polymath.gp.training;

import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.data.TrainingTensors;
import dev.polymath.gp.process.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Conditions a published process on its training points again, unless its posterior was made from
 * that of the version before and is handed over.
 */
final class PosteriorLoader implements ModelLoader<Query, Answer> {

  private final Resources resources;
  private final Map<ModelRef, Handover> handovers = new ConcurrentHashMap<>();

  PosteriorLoader(Resources resources) {
    this.resources = resources;
  }

  /** Has a version served by the posterior that is handed over, if it is not yet there. */
  void expect(ModelRef version, Handover handover) {
    handovers.put(version, handover);
  }

  void expectNoLonger(ModelRef version) {
    handovers.remove(version);
  }

  @Override
  public LoadedModel<Query, Answer> load(ModelVersion version, InputStream weights, Device device)
      throws IOException {
    var handover = handovers.get(version.ref());
    var made = handover == null ? Optional.<PosteriorModel>empty() : handover.take();
    if (made.isPresent()) return made.get();
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
