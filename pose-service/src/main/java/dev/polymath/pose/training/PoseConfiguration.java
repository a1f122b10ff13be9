package dev.polymath.pose.training;

import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.pose.temporal.Lifter.Lifted;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the method to work: its models, its jobs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PoseProperties.class)
class PoseConfiguration {

  @Bean
  ModelLoader<Query, Lifted> poseLoader(PoseProperties properties) {
    return new PoseLoader(properties);
  }

  @Bean
  ModelImport poseImport() {
    return new PoseImport();
  }

  @Bean
  PoseModels poseModels(
      ModelRegistry registry,
      InferenceRuntime<Query, Lifted> runtime,
      InferenceProperties inference,
      PoseProperties properties) {
    return new PoseModels(registry, runtime, inference, properties);
  }
}
