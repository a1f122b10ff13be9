package dev.polymath.common.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ModelsTest
class ShippedModelsTest {

  private final ModelRegistry registry;
  private final ModelCatalogue catalogue;
  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final String name = "shipped-" + UUID.randomUUID();
  @TempDir private Path resources;

  ShippedModelsTest(
      @Autowired ModelRegistry registry,
      @Autowired ModelCatalogue catalogue,
      @Autowired JdbcClient database,
      @Autowired TransactionTemplate transaction) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.database = database;
    this.transaction = transaction;
  }

  @BeforeEach
  void aModelShips() throws IOException {
    ship(1.5, 2.5);
  }

  @Test
  void aServiceHasItsModelsOnceItHasStarted() throws Exception {
    start();

    var found = registry.resolve(name, null).orElseThrow();
    assertThat(found.version()).isEqualTo(1);
    assertThat(found.config()).containsEntry("length", 2);
    assertThat(found.metrics()).containsEntry("loss", 0.25);
    assertThat(found.codeVersion()).isEqualTo("1.0");
    try (var reader = SafetensorsReader.open(registry.weights(found.ref()))) {
      reader.forEach(tensor -> assertThat(tensor.doubles()).containsExactly(1.5, 2.5));
    }
  }

  @Test
  void replicasThatStartAtOncePublishItOnce() throws Exception {
    try (var replicas = Executors.newFixedThreadPool(4)) {
      Callable<Void> starting =
          () -> {
            start();
            return null;
          };
      for (Future<Void> started :
          replicas.invokeAll(List.of(starting, starting, starting, starting))) {
        started.get();
      }
    }

    assertThat(catalogue.describe(name).orElseThrow().versions()).isEqualTo(1);
  }

  @Test
  void oneThatWasDeletedStaysDeleted() throws Exception {
    start();
    catalogue.delete(name);

    start();

    assertThat(catalogue.describe(name)).isEmpty();
  }

  @Test
  void theFileOfAnotherReleaseIsTheNextVersion() throws Exception {
    start();
    ship(3.5, 4.5);

    start();

    assertThat(registry.resolve(name, null).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void weightsThatAreNotThoseOfTheDescriptionAreNotPublished() throws Exception {
    try (var out = Files.newOutputStream(weights())) {
      SampleModels.weights(8, 9).writeTo(out);
    }

    assertThatThrownBy(this::start).hasMessageContaining("weights.safetensors");

    assertThat(catalogue.describe(name)).isEmpty();
  }

  private void start() throws IOException {
    new ShippedModels(
            registry,
            database,
            transaction,
            new PathMatchingResourcePatternResolver(),
            resources.toUri() + "*/model.json")
        .run(new DefaultApplicationArguments());
  }

  private Path weights() {
    return resources.resolve(name).resolve("weights.safetensors");
  }

  private void ship(double... values) throws IOException {
    Files.createDirectories(resources.resolve(name));
    try (var out = Files.newOutputStream(weights())) {
      SampleModels.weights(values).writeTo(out);
    }
    var bytes = Files.readAllBytes(weights());
    var sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    Files.writeString(
        resources.resolve(name).resolve("model.json"),
        """
        {"name": "%s", "version": 3, "createdAt": "2026-01-01T00:00:00Z", "config": {"length": 2},
         "metrics": {"loss": 0.25}, "parameters": {"epochs": 3}, "seed": 7, "codeVersion": "1.0",
         "sha256": "%s", "bytes": 1, "aliases": []}"""
            .formatted(name, sha256.hex()));
  }
}
