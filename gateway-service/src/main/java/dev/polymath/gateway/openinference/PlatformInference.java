package dev.polymath.gateway.openinference;

import dev.polymath.gateway.home.Platform;
import dev.polymath.gateway.services.ServiceClient;
import dev.polymath.gateway.services.ServiceStates;
import dev.polymath.gateway.services.Services;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the Open Inference Protocol asks of a server, answered for all services together. */
@Component
final class PlatformInference {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 * 1024;

  private final Platform platform;
  private final Services services;
  private final ServiceStates states;
  private final JsonMapper json;

  PlatformInference(Platform platform, Services services, ServiceStates states, JsonMapper json) {
    this.platform = platform;
    this.services = services;
    this.states = states;
    this.json = json;
  }

  /** Name, version, and the extensions that every service which answers has. */
  ServerResponse metadata() {
    return ServerResponse.ok()
        .body(
            Map.of(
                "name",
                platform.name(),
                "version",
                platform.version(),
                "extensions",
                commonExtensions()));
  }

  ServerResponse live() {
    return ServerResponse.ok().body(Map.of("live", true));
  }

  /**
   * Ready when every installed service is. Whether the gateway itself takes requests is {@code
   * /actuator/health/readiness}.
   */
  ServerResponse ready() {
    var ready = states.allReady();
    return ServerResponse.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(Map.of("ready", ready));
  }

  private List<String> commonExtensions() {
    return services
        .askAll(service -> () -> service.ask("/v2", TIMEOUT, MAX_BYTES))
        .values()
        .stream()
        .map(this::extensions)
        .filter(Objects::nonNull)
        .reduce(
            (some, others) -> {
              some.retainAll(others);
              return some;
            })
        .map(List::copyOf)
        .orElse(List.of());
  }

  private @Nullable Set<String> extensions(ServiceClient.@Nullable Answer answer) {
    if (answer == null || !answer.ok()) return null;
    try {
      var extensions = new LinkedHashSet<String>();
      json.readTree(answer.body())
          .path("extensions")
          .forEach(extension -> extensions.add(extension.asString()));
      return extensions;
    } catch (JacksonException e) {
      return null;
    }
  }
}
