package dev.polymath.gateway.proxy;

import dev.polymath.gateway.access.Entrance;
import dev.polymath.gateway.edge.FailureAnswer;
import dev.polymath.gateway.services.GatewayFailure;
import dev.polymath.gateway.services.GatewayProperties;
import dev.polymath.gateway.services.Services;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.util.WebUtils;

/**
 * Opens a WebSocket to the service first, and to the client only where that succeeded; else the
 * client has an ordinary answer that says why.
 */
final class WebSocketDoor implements HandshakeHandler {

  private final Services services;
  private final RequestHeaders headers;
  private final Entrance entrance;
  private final FailureAnswer answer;
  private final HandshakeHandler handshake;
  private final List<String> allowedOrigins;
  private final Duration patience;
  private final Semaphore places;

  WebSocketDoor(
      Services services,
      GatewayProperties properties,
      Entrance entrance,
      FailureAnswer answer,
      HandshakeHandler handshake) {
    this.services = services;
    this.headers = new RequestHeaders(properties.trustedProxies());
    this.entrance = entrance;
    this.answer = answer;
    this.handshake = handshake;
    this.allowedOrigins = properties.cors().allowedOrigins();
    this.patience = properties.idleTimeout();
    this.places = new Semaphore(properties.maxWebSockets());
  }

  @Override
  public boolean doHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    var client = ((ServletServerHttpRequest) request).getServletRequest();
    try {
      requireOrigin(request);
      var service = services.require(client.getRequestURI().split("/", 4)[2]);
      var caller = entrance.admit(client, service.name());
      if (!places.tryAcquire()) {
        throw GatewayFailure.unavailable(
            "Too many WebSockets are open. Try again later.", Duration.ofSeconds(1));
      }
      var line = new ServiceLine(patience, places::release);
      var done = false;
      try {
        line.opened(service.open(target(client), headersOf(client), caller, line));
        attributes.put(ServiceLine.ATTRIBUTE, line);
        done = handshake.doHandshake(request, response, handler, attributes);
        return done;
      } finally {
        if (!done) line.cut();
      }
    } catch (GatewayFailure e) {
      refuse(e, client, response);
      return false;
    }
  }

  private void requireOrigin(ServerHttpRequest request) {
    if (!WebUtils.isSameOrigin(request) && !WebUtils.isValidOrigin(request, allowedOrigins)) {
      throw GatewayFailure.forbidden(
          "Pages of this origin may not call; polymath.gateway.cors.allowed-origins names those that"
              + " may.");
    }
  }

  private HttpHeaders headersOf(HttpServletRequest client) {
    var passed = new HttpHeaders();
    headers
        .of(client)
        .forEach(
            (name, values) -> {
              var lower = name.toLowerCase(Locale.ROOT);
              // Keys and extensions are of one connection; the origin has been looked at.
              if (lower.startsWith("sec-websocket-") || lower.equals("origin")) return;
              passed.addAll(name, values);
            });
    return passed;
  }

  private void refuse(
      GatewayFailure failure, HttpServletRequest client, ServerHttpResponse response) {
    try {
      answer.write(failure, client, ((ServletServerHttpResponse) response).getServletResponse());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(HttpServletRequest client) {
    var query = client.getQueryString();
    return query == null ? client.getRequestURI() : client.getRequestURI() + "?" + query;
  }
}
