package dev.polymath.gateway.openinference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polymath.gateway.services.GatewayFailure;
import dev.polymath.gateway.services.GatewayProperties;
import dev.polymath.gateway.services.ServiceClient;
import dev.polymath.gateway.services.Services;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Finds the service that owns a model. */
@Component
final class ModelOwners {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RETRY_SOON = Duration.ofSeconds(2);
  private static final int MAX_METADATA_BYTES = 1024 * 1024;
  private static final int MAX_REMEMBERED = 10_000;

  private final Services services;
  private final Cache<String, ServiceClient> owners;

  ModelOwners(Services services, GatewayProperties properties) {
    this.services = services;
    this.owners =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(properties.modelCache())
            .build();
  }

  /**
   * The service that owns a model.
   *
   * @throws GatewayFailure 404 when no service has it, 503 when one that might does not answer
   */
  ServiceClient of(String model) {
    var known = owners.getIfPresent(model);
    if (known != null) return known;
    var owner = ask(model);
    owners.put(model, owner);
    return owner;
  }

  /** To be called when an owner says that it has no such model. */
  void forget(String model) {
    owners.invalidate(model);
  }

  private ServiceClient ask(String model) {
    var path = "/v2/models/" + UriUtils.encodePathSegment(model, StandardCharsets.UTF_8);
    var answers = services.askAll(service -> () -> service.ask(path, TIMEOUT, MAX_METADATA_BYTES));
    var silent = new ArrayList<String>();
    for (var answer : answers.entrySet()) {
      var said = answer.getValue();
      if (said != null && said.ok()) return answer.getKey();
      if (said == null || said.status() >= 500) silent.add(answer.getKey().name());
    }
    if (!silent.isEmpty()) {
      throw GatewayFailure.unavailable(
          "No service that answers has the model '%s', but %s cannot be asked now. Try again later."
              .formatted(model, String.join(", ", silent)),
          RETRY_SOON);
    }
    throw GatewayFailure.notFound(
        "No service has the model '%s'. Check its name.".formatted(model));
  }
}
