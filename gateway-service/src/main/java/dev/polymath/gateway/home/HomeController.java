package dev.polymath.gateway.home;

import dev.polymath.gateway.services.ServiceState;
import dev.polymath.gateway.services.ServiceStates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class HomeController {

  private static final Map<String, String> METHODS =
      Map.of(
          "pose", "3D human pose in video (Pavllo et al. 2019)",
          "federation", "Federated averaging (McMahan et al. 2017)",
          "molecules", "Molecular property prediction (Rong et al. 2020)",
          "gan", "Generative adversarial networks (Salimans et al. 2016)",
          "gp", "Gaussian process regression (Rasmussen 2004)");

  private final Platform platform;
  private final ServiceStates states;

  HomeController(Platform platform, ServiceStates states) {
    this.platform = platform;
    this.states = states;
  }

  @GetMapping("/")
  ResponseEntity<Object> home(
      @RequestHeader(value = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE)
          List<MediaType> accept) {
    var home = now();
    var answer =
        ResponseEntity.ok()
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .varyBy(HttpHeaders.ACCEPT);
    return prefersHtml(accept)
        ? answer.contentType(MediaType.TEXT_HTML).body(HomePage.of(home))
        : answer.contentType(MediaType.APPLICATION_JSON).body(home);
  }

  private Home now() {
    var links = new LinkedHashMap<String, String>();
    links.put("documentation", "/swagger-ui.html");
    links.put("openapi", "/v3/api-docs");
    links.put("inference", "/v2");
    links.put("health", "/actuator/health");
    var services =
        states.now().entrySet().stream().map(e -> service(e.getKey(), e.getValue())).toList();
    return new Home(platform.name(), platform.version(), services, links);
  }

  private static Home.Service service(String name, ServiceState state) {
    var links = new LinkedHashMap<String, String>();
    if (state != ServiceState.NOT_INSTALLED) {
      links.put("models", "/v1/" + name + "/models");
      links.put("jobs", "/v1/" + name + "/jobs");
      links.put("openapi", "/v3/api-docs/" + name);
    }
    return new Home.Service(name, METHODS.getOrDefault(name, name), state, links);
  }

  /** A browser names HTML before it names anything; a program that takes anything gets JSON. */
  private static boolean prefersHtml(List<MediaType> accept) {
    return quality(accept, MediaType.TEXT_HTML) > quality(accept, MediaType.APPLICATION_JSON);
  }

  private static double quality(List<MediaType> accept, MediaType type) {
    return accept.stream()
        .filter(range -> range.includes(type))
        .filter(range -> !range.isWildcardType() || accept.size() == 1)
        .mapToDouble(MediaType::getQualityValue)
        .max()
        .orElse(0);
  }
}
