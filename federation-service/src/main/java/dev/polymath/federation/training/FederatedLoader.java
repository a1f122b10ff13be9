package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Subject;
import dev.polymath.common.federation.Task;
import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.data.Catalogue;
import dev.polymath.federation.task.CharacterPrediction;
import dev.polymath.federation.task.Classifier;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a federated model onto a device. One whose task another service brought is served there:
 * this one knows not what to ask of it.
 */
final class FederatedLoader implements ModelLoader<Tensor, Tensor> {

  private final long maxElements;

  FederatedLoader(long maxElements) {
    this.maxElements = maxElements;
  }

  @Override
  public LoadedModel<Tensor, Tensor> load(ModelVersion version, InputStream weights, Device device)
      throws IOException {
    var task =
        subject(version.config().get("task"))
            .orElseThrow(() -> new Unprocessable("model", "Is of no task of this service."))
            .task();
    var torch = Torch.on(device.isGpu() ? device.index() : -1);
    try {
      var model = task.start(torch, new Seed(0));
      Weights.read(weights, maxElements).copyTo(model.state());
      return loaded(torch, task, model);
    } catch (RuntimeException | IOException e) {
      torch.close();
      throw e;
    }
  }

  private static LoadedModel<Tensor, Tensor> loaded(Torch torch, Task task, Model model) {
    if (model instanceof Classifier classifier) {
      if (task instanceof PaperTask paper) return new PictureModel(torch, classifier, paper);
      if (task instanceof CharacterPrediction(var alphabet)) {
        return new TextModel(torch, classifier, alphabet);
      }
    }
    throw new Unprocessable(
        "model",
        "%s is served by the service that it is of; import its weights there."
            .formatted(task.title()));
  }

  static Optional<Subject> subject(@Nullable Object title) {
    return title instanceof String text ? Catalogue.find(text) : Optional.empty();
  }
}
