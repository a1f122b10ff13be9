package dev.polymath.common.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the models that ship with a service before it is ready, so that its first call has one
 * to answer with. A folder {@code models/NAME} of its resources holds {@code model.json}, as {@code
 * GET …/models/NAME/versions/V} gave it where the model was trained, {@code weights.safetensors},
 * as {@code GET …/weights} did, and a card for people.
 *
 * <p>Each file is published once to a database, however many replicas start: who deletes the model
 * is not given it back, and the file of another release becomes the next version.
 */
final class ShippedModels implements ApplicationRunner {

  static final String LOCATION = "classpath*:/models/*/model.json";

  private static final Logger LOG = LoggerFactory.getLogger(ShippedModels.class);

  private final ModelRegistry registry;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ResourcePatternResolver resources;
  private final String location;
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  ShippedModels(
      ModelRegistry registry,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ResourcePatternResolver resources,
      String location) {
    this.registry = registry;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.resources = resources;
    this.location = location;
  }

  /** What is read of {@code model.json}; the registry numbers, dates and measures anew. */
  record Shipped(
      String name,
      Map<String, Object> config,
      Map<String, Double> metrics,
      Map<String, Object> parameters,
      @Nullable Long seed,
      String codeVersion,
      @Nullable String dataHash,
      String sha256) {

    ModelDraft draft() {
      return new ModelDraft(name, config, metrics, parameters, seed, codeVersion, dataHash, null);
    }
  }

  @Override
  public void run(ApplicationArguments arguments) throws IOException {
    for (var description : resources.getResources(location)) {
      var shipped = json.readValue(description.getContentAsByteArray(), Shipped.class);
      var weights = description.createRelative("weights.safetensors");
      transaction.executeWithoutResult(_ -> publishOnce(shipped, weights));
    }
  }

  private void publishOnce(Shipped shipped, Resource weights) {
    // Another replica that publishes the same waits here for the first one's commit.
    var first =
        jdbc.sql("insert into shipped_model (name, sha256) values (?, ?) on conflict do nothing")
            .params(shipped.name(), shipped.sha256())
            .update();
    if (first == 0) return;
    var version =
        registry.publish(
            shipped.draft(),
            out -> {
              try (var in = weights.getInputStream()) {
                in.transferTo(out);
              }
            });
    if (!version.sha256().equals(shipped.sha256())) {
      throw new UncheckedIOException(
          new IOException(weights + " is not the file that its model.json describes"));
    }
    LOG.info("Published {}, which ships with this service", version.ref());
  }
}
