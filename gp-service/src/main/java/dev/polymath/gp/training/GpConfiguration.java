package dev.polymath.gp.training;

import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.Jobs;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.gp.process.Resources;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the method to work: its resources, its jobs, its models. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FitProperties.class)
class GpConfiguration {

  @Bean
  Resources resources(FitProperties properties) {
    var threads =
        properties.threads() > 0
            ? properties.threads()
            : Runtime.getRuntime().availableProcessors();
    return Resources.ofThreads(threads, properties.maxPoints()).withTiles(properties.tiles());
  }

  @Bean
  Plans plans(FitProperties properties) {
    return new Plans(properties);
  }

  @Bean
  Fitter fitter(Resources resources, ObjectProvider<BuildProperties> build) {
    var built = build.getIfAvailable();
    return new Fitter(
        resources, built == null ? "development" : String.valueOf(built.getVersion()));
  }

  @Bean
  JobHandler<FitRequest> fitJob(Plans plans, Fitter fitter) {
    return new FitJob(plans, fitter);
  }

  @Bean
  Fits fits(Plans plans, Fitter fitter, Jobs jobs, ModelRegistry models, FitProperties properties) {
    return new Fits(plans, fitter, jobs, models, properties);
  }

  @Bean
  PosteriorLoader posteriorLoader(Resources resources) {
    return new PosteriorLoader(resources);
  }

  @Bean
  ModelImport posteriorImport(FitProperties properties) {
    return new PosteriorImport(properties);
  }

  @Bean
  FittedModels fittedModels(
      ModelRegistry registry,
      InferenceRuntime<Query, Answer> runtime,
      InferenceProperties properties) {
    return new FittedModels(registry, runtime, properties);
  }

  @Bean
  Observations observations(
      FittedModels models,
      ModelRegistry registry,
      PosteriorLoader loader,
      Fitter fitter,
      FitProperties properties) {
    return new Observations(models, registry, loader, fitter, properties);
  }

  @Bean
  Priors priors(Resources resources, FitProperties properties, WorkingMemory memory) {
    return new Priors(resources, properties, memory);
  }
}
