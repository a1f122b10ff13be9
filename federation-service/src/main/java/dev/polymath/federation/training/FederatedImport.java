package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.safetensors.SafetensorsHeader;
import dev.polymath.federation.data.Catalogue;
import dev.polymath.federation.weights.Weights;
import java.util.ArrayList;
import java.util.Map;

/** Weights from elsewhere for a task of this service, {@code {"task": "mnist-2nn"}}. */
final class FederatedImport implements ModelImport {

  @Override
  public void check(Map<String, Object> config, SafetensorsHeader header) {
    var task = Catalogue.require("config.task", String.valueOf(config.get("task"))).task();
    try (var torch = Torch.onCpu()) {
      compare(Weights.of(task.start(torch, new Seed(0)).state()), header);
    }
  }

  private static void compare(Weights like, SafetensorsHeader header) {
    var errors = new ArrayList<FieldError>();
    for (var name : like.names()) {
      var sent = header.tensors().get(name);
      var shape = like.tensor(name).shape();
      if (sent == null) {
        errors.add(new FieldError("weights", "Has no tensor %s of %s.".formatted(name, shape)));
      } else if (!sent.shape().equals(shape)) {
        errors.add(
            new FieldError(
                "weights", "%s is %s, the model's %s.".formatted(name, sent.shape(), shape)));
      }
    }
    if (errors.isEmpty() && header.tensors().size() > like.names().size()) {
      errors.add(new FieldError("weights", "Has tensors that the model has not."));
    }
    if (!errors.isEmpty()) throw new InvalidRequest(errors);
  }
}
