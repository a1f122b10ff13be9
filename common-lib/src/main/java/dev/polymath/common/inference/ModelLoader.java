package dev.polymath.common.inference;

import dev.polymath.common.models.ModelVersion;
import java.io.IOException;
import java.io.InputStream;

/**
 * Turns a published version into a model in memory: the one bean that a service brings to have its
 * models served.
 */
public interface ModelLoader<Q, A> {
  LoadedModel<Q, A> load(ModelVersion version, InputStream weights, Device device)
      throws IOException;
}
