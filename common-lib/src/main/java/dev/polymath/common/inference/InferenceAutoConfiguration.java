package dev.polymath.common.inference;

import dev.polymath.common.models.ModelRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves the models of a service that brings a {@link ModelLoader}. */
@AutoConfiguration(
    afterName = {
      "dev.polymath.common.models.ModelsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnBean(ModelLoader.class)
@EnableConfigurationProperties(InferenceProperties.class)
public class InferenceAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(InferenceRuntime.class)
  <Q, A> ModelRuntime<Q, A> inferenceRuntime(
      ModelLoader<Q, A> loader,
      ModelRegistry registry,
      InferenceProperties properties,
      ObjectProvider<Accelerators> accelerators,
      ObjectProvider<MeterRegistry> meters,
      ObjectProvider<ObservationRegistry> observations) {
    return new ModelRuntime<>(
        loader,
        registry,
        properties,
        accelerators.getIfAvailable(() -> Accelerators.NONE),
        meters.getIfAvailable(SimpleMeterRegistry::new),
        new InferenceTraces(observations.getIfAvailable(() -> ObservationRegistry.NOOP)));
  }

  /** GPUs, where the engine is on the class path; it starts only when it is asked. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "ai.djl.engine.Engine")
  static class Djl {
    @Bean
    @ConditionalOnMissingBean
    Accelerators accelerators() {
      return new DjlAccelerators();
    }
  }
}
