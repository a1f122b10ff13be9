package dev.polymath.gateway.proxy;

import dev.polymath.gateway.services.GatewayFailure;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchangeHandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Passes path and query on to the letter. The handler that it replaces takes the query apart and
 * puts it together again from the servlet's parameters: that reads a form's body, and a query that
 * is not quite well formed does not survive it.
 */
final class VerbatimProxy extends ProxyExchangeHandlerFunction {

  private final ProxyExchange exchange;
  private final RequestHeaders headers;

  VerbatimProxy(ProxyExchange exchange, RequestHeaders headers) {
    super(exchange, new None<>(), new None<>());
    this.exchange = exchange;
    this.headers = headers;
  }

  @Override
  public ServerResponse handle(ServerRequest request) {
    return exchange.exchange(
        exchange
            .request(request)
            .uri(target(request))
            .headers(headers.of(request.servletRequest()))
            .build());
  }

  private static URI target(ServerRequest request) {
    var path = request.servletRequest().getRequestURI();
    @Nullable String query = request.servletRequest().getQueryString();
    try {
      return ServiceRoutes.chosen(request).at(query == null ? path : path + "?" + query);
    } catch (IllegalArgumentException e) {
      throw GatewayFailure.badRequest(
          "The address is not well formed: encode special characters as %XX.");
    }
  }

  /** The gateway's own header filters are not wanted: {@link RequestHeaders} does all of it. */
  private static final class None<T> implements ObjectProvider<T> {
    @Override
    public java.util.stream.Stream<T> orderedStream() {
      return List.<T>of().stream();
    }
  }
}
