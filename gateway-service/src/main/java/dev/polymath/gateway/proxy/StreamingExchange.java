package dev.polymath.gateway.proxy;

import dev.polymath.gateway.services.ClientGone;
import dev.polymath.gateway.services.GatewayFailure;
import java.time.Duration;
import java.util.Objects;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.web.servlet.function.ServerResponse;

/** Sends a request on to the service that its route has chosen. */
final class StreamingExchange implements ProxyExchange {

  private final Duration bodyTimeout;

  StreamingExchange(Duration bodyTimeout) {
    this.bodyTimeout = bodyTimeout;
  }

  @Override
  public ServerResponse exchange(Request request) {
    var service = ServiceRoutes.chosen(request.getServerRequest());
    var outgoing =
        new HttpUriRequestBase(
            request.getMethod().name(), Objects.requireNonNull(request.getUri(), "uri"));
    request
        .getHeaders()
        .forEach((name, values) -> values.forEach(value -> outgoing.addHeader(name, value)));
    try {
      outgoing.setEntity(RequestBody.of(request.getServerRequest().servletRequest(), bodyTimeout));
    } catch (ClientGone e) {
      throw GatewayFailure.requestTimeout(
          "The request's body did not arrive in time. Send it again, with fewer pauses.");
    }
    var caller = ServiceRoutes.caller(request.getServerRequest());
    return new StreamedAnswer(service, service.send(outgoing, caller));
  }
}
