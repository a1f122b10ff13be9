package dev.polymath.gateway.proxy;

import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.polymath.gateway.access.Entrance;
import dev.polymath.gateway.edge.FailureAnswer;
import dev.polymath.gateway.services.GatewayProperties;
import dev.polymath.gateway.services.Services;
import java.util.Map;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchangeHandlerFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

  @Bean
  ProxyExchange proxyExchange(GatewayProperties properties) {
    return new StreamingExchange(properties.bodyTimeout());
  }

  @Bean
  ProxyExchangeHandlerFunction proxyExchangeHandlerFunction(
      ProxyExchange exchange, GatewayProperties properties) {
    return new VerbatimProxy(exchange, new RequestHeaders(properties.trustedProxies()));
  }

  /** Before all that takes the same addresses without an upgrade. */
  @Bean
  WebSocketHandlerMapping webSockets(
      Services services, GatewayProperties properties, Entrance entrance, FailureAnswer answer) {
    var door =
        new WebSocketDoor(services, properties, entrance, answer, new DefaultHandshakeHandler());
    var mapping = new UpgradesMapping();
    mapping.setOrder(Ordered.HIGHEST_PRECEDENCE);
    mapping.setWebSocketUpgradeMatch(true);
    mapping.setUrlMap(
        Map.of(
            "/v1/{service}/**",
            new WebSocketHttpRequestHandler(new WebSocketRelay(properties.idleTimeout()), door)));
    return mapping;
  }

  @Bean
  RouterFunction<ServerResponse> serviceRoute(ServiceRoutes routes, Services services) {
    return routes.to(
        "v1",
        path("/v1/{service}/**"),
        request -> services.require(request.pathVariable("service")));
  }
}
