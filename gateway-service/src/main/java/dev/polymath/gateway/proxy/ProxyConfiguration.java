package dev.polymath.gateway.proxy;

import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.polymath.gateway.services.GatewayProperties;
import dev.polymath.gateway.services.Services;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchangeHandlerFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

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

  @Bean
  RouterFunction<ServerResponse> serviceRoute(ServiceRoutes routes, Services services) {
    return routes.to(
        "v1",
        path("/v1/{service}/**"),
        request -> services.require(request.pathVariable("service")));
  }
}
