package dev.polymath.gan.training;

import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.models.ModelRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the method to work: its models, its jobs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GanProperties.class)
class GanConfiguration {

  @Bean
  ModelLoader<Asked, Told> ganLoader(GanProperties properties) {
    return new GanLoader(properties);
  }

  @Bean
  ModelImport ganImport() {
    return new GanImport();
  }

  @Bean
  SampleGrids sampleGrids(JdbcClient jdbc) {
    return new SampleGrids(jdbc);
  }

  @Bean
  TrainingPictures trainingPictures(Datasets datasets, GanProperties properties) {
    return new TrainingPictures(datasets, properties.maxTrainingPixels());
  }

  @Bean
  JobHandler<TrainRequest> trainJob(
      TrainingPictures pictures, SampleGrids grids, ObjectProvider<BuildProperties> build) {
    var built = build.getIfAvailable();
    return new TrainJob(
        pictures, grids, built == null ? "development" : String.valueOf(built.getVersion()));
  }

  @Bean
  GanModels ganModels(
      ModelRegistry registry,
      InferenceRuntime<Asked, Told> runtime,
      InferenceProperties inference,
      GanProperties properties,
      WorkingMemory memory) {
    return new GanModels(registry, runtime, inference, properties, memory);
  }

  @Bean
  OperatorsClassifier operatorsClassifier(GanProperties properties, InferenceProperties inference) {
    return new OperatorsClassifier(properties, inference);
  }

  @Bean
  Scoring scoring(GanModels models, TrainingPictures pictures, OperatorsClassifier operators) {
    return new Scoring(models, new RealPictures(pictures), operators);
  }
}
