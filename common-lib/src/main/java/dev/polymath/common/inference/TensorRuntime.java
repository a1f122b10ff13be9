package dev.polymath.common.inference;

import dev.polymath.common.models.ModelVersion;
import java.time.Duration;
import java.util.List;

/**
 * The {@link InferenceRuntime} of a service as one sees it who knows tensors alone, whatever its
 * models' own requests and answers are. The Open Inference Protocol speaks to this one.
 *
 * <p>All methods load the model where need be and throw as {@link InferenceRuntime#infer} does.
 */
public interface TensorRuntime {

  /** The tensors that a model takes and gives. */
  Signature signature(ModelVersion model, Duration deadline);

  /**
   * Decodes, infers and encodes.
   *
   * @param inputs as {@link #signature} says, in its order
   */
  List<Tensor> inferTensors(ModelVersion model, List<Tensor> inputs, Duration deadline);

  /** False from the moment on that the process shuts down. */
  boolean isAccepting();
}
