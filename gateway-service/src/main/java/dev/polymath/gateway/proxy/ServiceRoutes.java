package dev.polymath.gateway.proxy;

import dev.polymath.common.security.Caller;
import dev.polymath.gateway.access.Entrance;
import dev.polymath.gateway.edge.FailureAnswer;
import dev.polymath.gateway.services.GatewayFailure;
import dev.polymath.gateway.services.ServiceClient;
import java.util.function.Function;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Makes routes that lead to services. */
@Component
public final class ServiceRoutes {

  private static final String SERVICE = ServiceRoutes.class.getName() + ".service";

  private static final String CALLER = ServiceRoutes.class.getName() + ".caller";

  private final FailureAnswer answer;
  private final Entrance entrance;

  ServiceRoutes(FailureAnswer answer, Entrance entrance) {
    this.answer = answer;
    this.entrance = entrance;
  }

  /**
   * A route that passes requests on to the service that {@code choice} finds.
   *
   * @param id the name of the route
   * @param which the requests that take it
   * @param choice the service of a request, or a {@link GatewayFailure}
   */
  public RouterFunction<ServerResponse> to(
      String id, RequestPredicate which, Function<ServerRequest, ServiceClient> choice) {
    return GatewayRouterFunctions.route(id)
        .route(which, HandlerFunctions.http())
        .before(
            request -> {
              var service = choice.apply(request);
              request.attributes().put(SERVICE, service);
              request
                  .attributes()
                  .put(CALLER, entrance.admit(request.servletRequest(), service.name()));
              MvcUtils.setRequestUrl(request, service.url());
              return request;
            })
        .onError(GatewayFailure.class, (failure, request) -> failed((GatewayFailure) failure))
        .build();
  }

  /** A failure as the answer of a router function. */
  public ServerResponse failed(GatewayFailure failure) {
    return ServerResponse.status(failure.status())
        .build(
            (request, response) -> {
              answer.write(failure, request, response);
              return null;
            });
  }

  /** The service that the route has chosen. */
  static ServiceClient chosen(ServerRequest request) {
    return (ServiceClient)
        request
            .attribute(SERVICE)
            .orElseThrow(() -> new IllegalStateException("No route has chosen a service"));
  }

  /** Who the service is told that asks. */
  static Caller caller(ServerRequest request) {
    return (Caller)
        request
            .attribute(CALLER)
            .orElseThrow(() -> new IllegalStateException("No route has admitted a caller"));
  }
}
