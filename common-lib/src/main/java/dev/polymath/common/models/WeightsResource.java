package dev.polymath.common.models;

import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** A weights file as Spring streams it, whole or in parts. */
final class WeightsResource extends AbstractResource {

  private final ModelRegistry registry;
  private final ModelVersion model;

  WeightsResource(ModelRegistry registry, ModelVersion model) {
    this.registry = registry;
    this.model = model;
  }

  @Override
  public String getDescription() {
    return "weights of " + model.ref();
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public long contentLength() {
    return model.bytes();
  }

  @Override
  public InputStream getInputStream() {
    return registry.weights(model.ref());
  }
}
