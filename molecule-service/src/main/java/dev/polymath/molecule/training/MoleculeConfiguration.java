package dev.polymath.molecule.training;

import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the method to work: its molecules, its models, its jobs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MoleculeProperties.class)
class MoleculeConfiguration {

  @Bean
  SmilesGraphs smilesGraphs() {
    var reader = new GraphReader();
    return (field, smiles) -> {
      try {
        return reader.read(smiles);
      } catch (MalformedSmiles e) {
        var place = e.position() < 0 ? "" : "At character " + (e.position() + 1) + ": ";
        throw new InvalidRequest(field, place + e.getMessage());
      }
    };
  }

  @Bean
  ModelLoader<Asked, Told> moleculeLoader(
      SmilesGraphs chemistry, MoleculeProperties properties, WorkingMemory memory) {
    return new MoleculeLoader(new SmilesInput(chemistry, properties, memory));
  }

  @Bean
  Molecules datasetMolecules(Datasets datasets, MoleculeProperties properties) {
    return new DatasetMolecules(datasets, properties);
  }

  @Bean
  JobHandler<PretrainRequest> pretrainJob(
      Molecules molecules, ObjectProvider<BuildProperties> build) {
    return new PretrainJob(molecules, version(build));
  }

  @Bean
  JobHandler<FinetuneRequest> finetuneJob(
      Molecules molecules, ModelRegistry registry, ObjectProvider<BuildProperties> build) {
    return new FinetuneJob(molecules, registry, version(build));
  }

  @Bean
  JobHandler<EvaluateRequest> evaluateJob(Molecules molecules, ModelRegistry registry) {
    return new EvaluateJob(molecules, registry);
  }

  @Bean
  EmbeddingParts embeddingParts(JdbcClient jdbc) {
    return new EmbeddingParts(jdbc);
  }

  @Bean
  JobHandler<EmbedRequest> embedJob(
      Molecules molecules,
      Datasets datasets,
      ModelRegistry registry,
      EmbeddingParts parts,
      MoleculeProperties properties) {
    return new EmbedJob(molecules, datasets, registry, parts, properties);
  }

  private static String version(ObjectProvider<BuildProperties> build) {
    var built = build.getIfAvailable();
    return built == null ? "development" : String.valueOf(built.getVersion());
  }

  @Bean
  MoleculeModels moleculeModels(
      ModelRegistry registry,
      InferenceRuntime<Asked, Told> runtime,
      InferenceProperties inference) {
    return new MoleculeModels(registry, runtime, inference);
  }

  @Bean
  Libraries libraries(Molecules molecules, MoleculeModels models, MoleculeProperties properties) {
    return new Libraries(molecules, models, properties);
  }
}
