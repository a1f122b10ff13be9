package dev.polymath.federation.training;

import dev.polymath.common.datasets.DatasetUsers;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.models.ArtifactStore;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.models.ModelRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The server of federations. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FederationProperties.class)
class FederationConfiguration {

  @Bean
  Clients federationClients(
      JdbcClient jdbc, TransactionTemplate transaction, FederationProperties properties) {
    return new Clients(jdbc, transaction, properties);
  }

  @Bean
  Evaluation federationEvaluation(Datasets datasets, FederationProperties properties) {
    return new Evaluation(datasets, properties.glyphs());
  }

  @Bean
  Runs federationRuns(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Evaluation evaluation,
      Datasets datasets) {
    return new Runs(jdbc, transaction, json, evaluation, datasets);
  }

  @Bean
  Stored federationWeights(ArtifactStore artifacts, FederationProperties properties) {
    return new Stored(artifacts, properties.maxElements());
  }

  @Bean
  UploadParts uploadParts(JdbcClient jdbc, TransactionTemplate transaction) {
    return new UploadParts(jdbc, transaction);
  }

  @Bean
  Downloads downloads(ArtifactStore artifacts) {
    return new Downloads(artifacts);
  }

  @Bean
  Intake intake(FederationProperties properties) {
    return new Intake(properties.intake());
  }

  @Bean
  TaskBell taskBell(JdbcClient jdbc, FederationProperties properties) {
    return new TaskBell(jdbc, properties.pollInterval());
  }

  @Bean
  Tasks federationTasks(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      ArtifactStore artifacts,
      Stored stored,
      Downloads downloads,
      UploadParts parts,
      Intake intake,
      TaskBell bell) {
    return new Tasks(jdbc, transaction, json, artifacts, stored, downloads, parts, intake, bell);
  }

  @Bean
  SecureRounds secureRounds(
      JdbcClient jdbc, JsonMapper json, Stored stored, FederationProperties properties) {
    return new SecureRounds(jdbc, json, stored, properties.maxExtensions());
  }

  @Bean
  SecureTasks secureTasks(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Stored stored,
      SecureRounds rounds,
      Intake intake) {
    return new SecureTasks(jdbc, transaction, json, stored, rounds, intake);
  }

  @Bean
  RoundDriver roundDriver(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Stored stored,
      Clients clients,
      Evaluation evaluation,
      SecureRounds secure,
      UploadParts parts,
      ModelRegistry registry,
      ArtifactStore artifacts,
      FederationProperties properties,
      ObjectProvider<BuildProperties> build) {
    var built = build.getIfAvailable();
    var version = built == null ? "development" : String.valueOf(built.getVersion());
    var publication = new Publication(jdbc, json, registry, artifacts, version);
    var rounds =
        new Rounds(
            jdbc, transaction, json, stored, clients, evaluation, secure, publication, properties);
    return new RoundDriver(rounds, parts, properties.pollInterval());
  }

  @Bean
  FederationMeters federationMeters(JdbcClient jdbc, FederationProperties properties) {
    return new FederationMeters(jdbc, properties);
  }

  @Bean
  ModelLoader<Tensor, Tensor> federatedLoader(FederationProperties properties) {
    return new FederatedLoader(properties.maxElements());
  }

  @Bean
  ModelImport federatedImport() {
    return new FederatedImport();
  }

  /** A test set stays as long as a run needs it. */
  @Bean
  DatasetUsers runsOnDatasets(JdbcClient jdbc) {
    return dataset ->
        jdbc.sql(
                """
                select 'run ' || id || ' (' || state || ')' from federation_run
                where state in ('WAITING', 'RUNNING', 'PAUSED')
                  and request::jsonb ->> 'testSet' = ?
                limit 5
                """)
            .param(dataset.name())
            .query((row, number) -> row.getString(1))
            .list();
  }
}
