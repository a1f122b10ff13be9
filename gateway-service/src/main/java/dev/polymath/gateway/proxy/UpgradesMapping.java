package dev.polymath.gateway.proxy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/**
 * Takes requests that ask for a WebSocket. Without {@code Connection: Upgrade} the header {@code
 * Upgrade} asks for nothing (RFC 9110, 7.8), and the request is one like any other.
 */
final class UpgradesMapping extends WebSocketHandlerMapping {

  @Override
  protected @Nullable Object getHandlerInternal(HttpServletRequest request) throws Exception {
    return asksForUpgrade(request) ? super.getHandlerInternal(request) : null;
  }

  private static boolean asksForUpgrade(HttpServletRequest request) {
    var headers = new HttpHeaders();
    Collections.list(request.getHeaders(HttpHeaders.CONNECTION))
        .forEach(value -> headers.add(HttpHeaders.CONNECTION, value));
    return headers.getConnection().stream().anyMatch(HttpHeaders.UPGRADE::equalsIgnoreCase);
  }
}
