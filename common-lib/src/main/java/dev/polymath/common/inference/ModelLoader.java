package dev.polymath.common.inference;

import dev.polymath.common.models.ModelVersion;
import java.io.IOException;
import java.io.InputStream;

/**
 * Turns a published version into a model in memory: the one bean that a service brings to have its
 * models served.
 */
public interface ModelLoader<Q, A> {

  /**
   * Loads a model. Called on the thread that will run all its forwards; a {@link
   * dev.polymath.common.failure.Failure} thrown here says to the caller why it cannot be served.
   *
   * @param weights read it to its end, or not at all: the runtime reads what is left, so that its
   *     sha256 is always verified, and closes it
   */
  LoadedModel<Q, A> load(ModelVersion version, InputStream weights, Device device)
      throws IOException;

  /**
   * Whether these models can run on a GPU. Where they cannot, the runtime never asks the DJL engine
   * whether there is one, and so does not pay for starting it.
   */
  default boolean usesGpu() {
    return true;
  }
}
