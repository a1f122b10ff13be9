package dev.polymath.common.models;

import static dev.polymath.common.models.SampleModels.draft;
import static dev.polymath.common.models.SampleModels.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.safetensors.SafetensorsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ModelsTest
class PostgresModelsTest {

  private final ModelRegistry registry;
  private final ModelCatalogue catalogue;
  private final ArtifactStore artifacts;
  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final String name = "model-" + UUID.randomUUID();

  PostgresModelsTest(
      @Autowired ModelRegistry registry,
      @Autowired ModelCatalogue catalogue,
      @Autowired ArtifactStore artifacts,
      @Autowired JdbcClient database,
      @Autowired TransactionTemplate transaction) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.artifacts = artifacts;
    this.database = database;
    this.transaction = transaction;
  }

  @Test
  void aVersionKeepsAllThatIsKnownOfIt() throws IOException {
    var published = registry.publish(draft(name), weights(1.5, 2.5));

    var found = registry.find(new ModelRef(name, 1)).orElseThrow();
    assertThat(found).isEqualTo(published);
    assertThat(found.config()).isEqualTo(Map.of("length", 2));
    assertThat(found.metrics()).isEqualTo(Map.of("loss", 0.25));
    assertThat(found.parameters()).isEqualTo(Map.of("epochs", 3));
    assertThat(found.seed()).isEqualTo(7);
    assertThat(found.codeVersion()).isEqualTo("1.0");
    assertThat(found.dataHash()).isEqualTo("abc");
    assertThat(found.parent()).isEqualTo(new ModelRef("parent", 4));
    assertThat(artifacts.find(found.sha256()))
        .contains(new Artifact(found.sha256(), found.bytes()));
    try (var reader = SafetensorsReader.open(registry.weights(found.ref()))) {
      reader.forEach(tensor -> assertThat(tensor.doubles()).containsExactly(1.5, 2.5));
    }
  }

  @Test
  void aConfigMayHoldNullsAndNestedValues() {
    var config = new HashMap<String, Object>();
    config.put("mean", null);
    config.put("layers", List.of(Map.of("width", 8, "dropout", 0.25), "relu", true));
    var draft =
        new ModelDraft(name, config, Map.of("loss", Double.NaN), Map.of(), null, "1", null, null);

    registry.publish(draft, weights(1));

    var found = registry.find(new ModelRef(name, 1)).orElseThrow();
    assertThat(found.config()).isEqualTo(config);
    assertThat(found.metrics().get("loss")).isNaN();
    assertThat(found.parent()).isNull();
  }

  @Test
  void aVersionIsMeantByNumberAliasOrAsTheLatest() {
    for (int i = 0; i < 3; i++) registry.publish(draft(name), weights(i));
    catalogue.moveAlias(name, "champion", 2);

    assertThat(resolved("1")).isEqualTo(1);
    assertThat(resolved("champion")).isEqualTo(2);
    assertThat(resolved("latest")).isEqualTo(3);
    assertThat(resolved(null)).isEqualTo(3);
    for (var unknown : List.of("4", "0", "-1", "99999999999", "challenger", "", "1.0")) {
      assertThat(registry.resolve(name, unknown)).isEmpty();
    }
    assertThat(registry.resolve("unknown", null)).isEmpty();
  }

  @Test
  void aVersionThatShouldFollowTheLatestIsRefusedOnceThereIsALaterOne() {
    var first = registry.publish(draft(name), weights(1)).ref();

    assertThat(registry.publishAfter(first, draft(name), weights(2)).version()).isEqualTo(2);
    assertThatThrownBy(() -> registry.publishAfter(first, draft(name), weights(3)))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(registry.publish(draft(name), weights(4)).version()).isEqualTo(3);
  }

  @Test
  void publishersOfOneNameEachGetTheirOwnNumber() throws Exception {
    try (var threads = Executors.newFixedThreadPool(6)) {
      Callable<Integer> publish =
          () -> registry.publish(draft(name), weights(Math.random())).version();
      var numbers = new ArrayList<Integer>();
      for (var number : threads.invokeAll(Collections.nCopies(24, publish))) {
        numbers.add(number.get());
      }
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 24).boxed().toList());
    }
  }

  @Test
  void aPublishBelongsToTheTransactionAroundIt() {
    var before = chunks();

    transaction.executeWithoutResult(
        status -> {
          registry.publish(draft(name), weights(Math.random()));
          assertThat(registry.resolve(name, null)).isPresent();
          status.setRollbackOnly();
        });

    assertThat(registry.resolve(name, null)).isEmpty();
    assertThat(chunks()).isEqualTo(before);
  }

  @Test
  void nothingIsListedOfAPublishThatFails() {
    var before = chunks();

    assertThatThrownBy(
            () ->
                registry.publish(
                    draft(name),
                    out -> {
                      out.write(new byte[5 << 20]);
                      throw new IOException("gone");
                    }))
        .hasRootCauseMessage("gone");
    assertThatThrownBy(() -> registry.publish(draft(name), out -> out.write(new byte[64])))
        .hasMessageContaining("safetensors");

    assertThat(registry.resolve(name, null)).isEmpty();
    assertThat(catalogue.describe(name)).isEmpty();
    assertThat(chunks()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".hidden", "-x", "a/b", "a b", "ä", "../up"})
  void aNameIsPlain(String bad) {
    assertThatThrownBy(() -> registry.publish(draft(bad), weights(1)))
        .isInstanceOfSatisfying(
            Failure.InvalidRequest.class,
            failure -> assertThat(failure.errors().getFirst().field()).isEqualTo("name"));
  }

  @Test
  void nothingChangesAVersion() {
    registry.publish(draft(name), weights(1));

    assertThatThrownBy(
            () ->
                database
                    .sql("update model_version set config = '{}' where name = ?")
                    .param(name)
                    .update())
        .hasMessageContaining("never change");
  }

  @Test
  void anAliasMovesAtomically() throws Exception {
    for (int i = 0; i < 2; i++) registry.publish(draft(name), weights(i));
    catalogue.moveAlias(name, "champion", 1);

    try (var threads = Executors.newFixedThreadPool(4)) {
      var movers =
          IntStream.range(0, 60)
              .<Callable<Integer>>mapToObj(
                  i ->
                      i % 2 == 0
                          ? () -> {
                            catalogue.moveAlias(name, "champion", 1 + (i / 2) % 2);
                            return 1;
                          }
                          : () -> resolved("champion"))
              .toList();
      for (Future<Integer> seen : threads.invokeAll(movers)) assertThat(seen.get()).isBetween(1, 2);
    }

    catalogue.moveAlias(name, "champion", 2);
    assertThat(registry.find(new ModelRef(name, 1)).orElseThrow().aliases()).isEmpty();
    assertThat(registry.find(new ModelRef(name, 2)).orElseThrow().aliases())
        .containsExactly("champion");
  }

  @Test
  void anAliasPointsAtAVersionThatIsThere() {
    registry.publish(draft(name), weights(1));

    assertThatThrownBy(() -> catalogue.moveAlias(name, "champion", 2))
        .isInstanceOf(Failure.NotFound.class);
    assertThatThrownBy(() -> catalogue.moveAlias(name, "latest", 1))
        .isInstanceOf(Failure.InvalidRequest.class);
    assertThatThrownBy(() -> catalogue.moveAlias(name, "7", 1))
        .isInstanceOf(Failure.InvalidRequest.class);
    assertThatThrownBy(() -> catalogue.removeAlias(name, "champion"))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void aDeletedVersionTakesItsWeightsWithItUnlessAnotherHasTheSame() {
    var first = registry.publish(draft(name), weights(42, Math.random()));
    var twin =
        registry.publish(
            draft(name),
            out -> {
              try (var in = registry.weights(first.ref())) {
                in.transferTo(out);
              }
            });
    assertThat(twin.sha256()).isEqualTo(first.sha256());

    catalogue.delete(first.ref());
    assertThat(registry.find(first.ref())).isEmpty();
    assertThat(artifacts.find(first.sha256())).isPresent();

    catalogue.delete(twin.ref());
    assertThat(artifacts.find(first.sha256())).isEmpty();
  }

  @Test
  void aNumberIsNeverGivenTwice() {
    registry.publish(draft(name), weights(1));
    catalogue.delete(name);
    assertThat(catalogue.describe(name)).isEmpty();

    assertThat(registry.publish(draft(name), weights(2)).version()).isEqualTo(2);
  }

  @Test
  void whatAnAliasPointsAtIsNotDeleted() {
    var version = registry.publish(draft(name), weights(1));
    catalogue.moveAlias(name, "champion", 1);

    assertThatThrownBy(() -> catalogue.delete(version.ref()))
        .isInstanceOf(Failure.Conflict.class)
        .hasMessageContaining("Alias champion points at " + name + ":1");
    assertThatThrownBy(() -> catalogue.delete(name)).isInstanceOf(Failure.Conflict.class);

    catalogue.removeAlias(name, "champion");
    catalogue.delete(name);
    assertThat(registry.find(version.ref())).isEmpty();
  }

  private int resolved(String version) {
    return registry.resolve(name, version).orElseThrow().version();
  }

  private long chunks() {
    return database.sql("select count(*) from artifact_chunk").query(Long.class).single();
  }
}
