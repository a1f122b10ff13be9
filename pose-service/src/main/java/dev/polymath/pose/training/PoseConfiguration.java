package dev.polymath.pose.training;

import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.pose.temporal.Lifter.Lifted;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the method to work: its models, its jobs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PoseProperties.class, DetectorProperties.class})
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
  JobHandler<TrainRequest> trainJob(
      Datasets datasets, PoseProperties properties, ObjectProvider<BuildProperties> build) {
    var built = build.getIfAvailable();
    return new TrainJob(
        new Takes(datasets, properties.maxTrainingFrames()),
        built == null ? "development" : String.valueOf(built.getVersion()));
  }

  @Bean
  JobHandler<EvaluateRequest> evaluateJob(
      Datasets datasets, ModelRegistry registry, PoseProperties properties) {
    return new EvaluateJob(
        new Takes(datasets, properties.maxTrainingFrames()), registry, properties);
  }

  @Bean
  Detection detection(DetectorProperties properties, InferenceProperties inference) {
    return new Detection(properties, inference);
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
