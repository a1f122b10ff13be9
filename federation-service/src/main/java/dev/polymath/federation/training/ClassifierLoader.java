package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.task.Classifier;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a federated model onto a device. */
final class ClassifierLoader implements ModelLoader<float[], float[]> {

  private final long maxElements;

  ClassifierLoader(long maxElements) {
    this.maxElements = maxElements;
  }

  @Override
  public LoadedModel<float[], float[]> load(
      ModelVersion version, InputStream weights, Device device) throws IOException {
    var task =
        task(version.config().get("task"))
            .orElseThrow(() -> new Unprocessable("model", "Is of no task of this service."));
    var torch = Torch.on(device.isGpu() ? device.index() : -1);
    try {
      if (!(task.start(torch, new Seed(0)) instanceof Classifier classifier)) {
        throw new Unprocessable("model", "Tells no classes apart.");
      }
      Weights.read(weights, maxElements).copyTo(classifier.state());
      return new ClassifierModel(torch, classifier, task);
    } catch (RuntimeException | IOException e) {
      torch.close();
      throw e;
    }
  }

  static Optional<PaperTask> task(@Nullable Object title) {
    return Arrays.stream(PaperTask.values()).filter(task -> task.title().equals(title)).findFirst();
  }
}
