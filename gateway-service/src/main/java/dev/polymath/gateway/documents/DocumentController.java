package dev.polymath.gateway.documents;

import dev.polymath.gateway.home.Platform;
import dev.polymath.gateway.services.GatewayFailure;
import dev.polymath.gateway.services.ServiceClient;
import dev.polymath.gateway.services.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/v3/api-docs")
final class DocumentController {

  /** A service makes its document when it is first asked for it, which takes a while. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final Duration RETRY_SOON = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final Services services;
  private final Platform platform;

  /** Reads documents, which are more deeply nested than any request may be. */
  private final JsonMapper json = new JsonMapper();

  DocumentController(Services services, Platform platform) {
    this.services = services;
    this.platform = platform;
  }

  @GetMapping
  ObjectNode all() {
    var merged = new MergedDocument();
    var missing = new ArrayList<String>();
    services
        .askAll(service -> () -> document(service))
        .forEach(
            (service, document) -> {
              if (document == null) missing.add(service.name());
              else merged.add(service.name(), document);
            });
    return merged.document(platform.version(), missing);
  }

  @GetMapping("/{service}")
  ObjectNode one(@PathVariable String service) {
    var asked = services.require(service);
    try {
      var alone = new MergedDocument();
      alone.add(service, document(asked));
      return alone.document(platform.version(), List.of());
    } catch (IOException e) {
      throw GatewayFailure.unavailable(
          "The service '%s' does not tell what it can do now. Try again later.".formatted(service),
          RETRY_SOON);
    }
  }

  private JsonNode document(ServiceClient service) throws IOException {
    var answer = service.ask("/v3/api-docs", TIMEOUT, MAX_BYTES);
    if (!answer.ok()) throw new IOException("answered " + answer.status());
    try {
      return json.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("no JSON", e);
    }
  }
}
