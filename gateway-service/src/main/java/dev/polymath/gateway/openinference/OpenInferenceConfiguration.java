package dev.polymath.gateway.openinference;

import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.polymath.gateway.proxy.ServiceRoutes;
import dev.polymath.gateway.services.GatewayFailure;
import dev.polymath.gateway.services.ServiceClient;
import dev.polymath.gateway.services.Services;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The routes under {@code /v2}. */
@Configuration(proxyBeanMethods = false)
class OpenInferenceConfiguration {

  /** A request with this header goes to the service that it names; every answer carries it. */
  static final String SERVICE_HEADER = "Polymath-Service";

  @Bean
  @Order(1)
  RouterFunction<ServerResponse> platformRoutes(PlatformInference platform) {
    return RouterFunctions.route()
        .GET("/v2", request -> platform.metadata())
        .GET("/v2/health/live", request -> platform.live())
        .GET("/v2/health/ready", request -> platform.ready())
        .build();
  }

  @Bean
  @Order(2)
  RouterFunction<ServerResponse> modelRoute(
      ServiceRoutes routes, Services services, ModelOwners owners) {
    return routes
        .to("v2", path("/v2/models/{model}/**"), request -> owner(request, services, owners))
        .filter(
            (request, next) -> {
              var answer = next.handle(request);
              if (answer.statusCode() == HttpStatus.NOT_FOUND) {
                owners.forget(request.pathVariable("model"));
              }
              return answer;
            });
  }

  @Bean
  @Order(3)
  RouterFunction<ServerResponse> nothingElse(ServiceRoutes routes) {
    return RouterFunctions.route(
        path("/v2/**"),
        request ->
            routes.failed(
                GatewayFailure.notFound(
                    "There is no such call in the Open Inference Protocol. GET /v2 says what this server is.")));
  }

  private static ServiceClient owner(ServerRequest request, Services services, ModelOwners owners) {
    var named = request.headers().firstHeader(SERVICE_HEADER);
    return named == null ? owners.of(request.pathVariable("model")) : services.require(named);
  }
}
