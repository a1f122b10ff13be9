package dev.polymath.federation.training;

import dev.polymath.common.models.ArtifactStore;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes a model version of what a run has come to. */
final class Publication {

  private static final TypeReference<LinkedHashMap<String, Object>> PLAIN =
      new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final ModelRegistry registry;
  private final ArtifactStore artifacts;
  private final String codeVersion;

  Publication(
      JdbcClient jdbc,
      JsonMapper json,
      ModelRegistry registry,
      ArtifactStore artifacts,
      String codeVersion) {
    this.jdbc = jdbc;
    this.json = json;
    this.registry = registry;
    this.artifacts = artifacts;
    this.codeVersion = codeVersion;
  }

  private record Outcome(String sha256, int round) {}

  /**
   * Publishes in the transaction that ends the run.
   *
   * @param last the metrics of its last round
   */
  ModelRef publish(UUID run, RunRequest request, Map<String, Double> last) {
    var finalOnes = request.publish() == RunRequest.Published.FINAL;
    var outcome =
        jdbc.sql("select * from federation_run where id = ?")
            .param(run)
            .query(
                (row, number) ->
                    finalOnes || row.getString("best_sha256") == null
                        ? new Outcome(row.getString("weights_sha256"), row.getInt("round"))
                        : new Outcome(row.getString("best_sha256"), row.getInt("best_round")))
            .single();
    var metrics = new TreeMap<>(metrics(run, outcome.round(), last));
    metrics.put("round", (double) outcome.round());
    var parameters = json.convertValue(request, PLAIN);
    parameters.values().removeIf(Objects::isNull);
    parameters.put("run", run.toString());
    var draft =
        new ModelDraft(
            request.name(),
            Map.of("task", request.task()),
            metrics,
            parameters,
            request.seedOrZero(),
            codeVersion,
            null,
            null);
    return registry
        .publish(
            draft,
            out -> {
              try (var in = artifacts.open(outcome.sha256())) {
                in.transferTo(out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .ref();
  }

  private Map<String, Double> metrics(UUID run, int round, Map<String, Double> last) {
    return jdbc.sql("select metrics from federation_round where run = ? and round = ?")
        .params(run, round)
        .query(String.class)
        .optional()
        .<Map<String, Double>>map(
            text -> json.readValue(text, new TypeReference<TreeMap<String, Double>>() {}))
        .orElse(last);
  }
}
