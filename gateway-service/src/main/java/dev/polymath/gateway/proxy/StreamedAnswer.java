package dev.polymath.gateway.proxy;

import dev.polymath.common.web.RequestId;
import dev.polymath.gateway.edge.BrokenAnswerFilter;
import dev.polymath.gateway.services.ServiceClient;
import dev.polymath.gateway.services.ServiceExchange;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A service's answer, written to the client as it comes: whatever has arrived is sent on before the
 * service is waited for, so that an event is seen when it happens. When the client goes away the
 * connection to the service is cut; when the service breaks off so is the one to the client.
 */
final class StreamedAnswer implements ServerResponse {

  /** Names the service that answered. */
  static final String SERVICE_HEADER = "Polymath-Service";

  private static final Logger log = LoggerFactory.getLogger(StreamedAnswer.class);
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServiceClient service;
  private final ServiceExchange exchange;
  private final HttpHeaders headers;

  StreamedAnswer(ServiceClient service, ServiceExchange exchange) {
    this.service = service;
    this.exchange = exchange;
    this.headers = headers(service, exchange);
  }

  private static HttpHeaders headers(ServiceClient service, ServiceExchange exchange) {
    var connection =
        exchange
            .headers()
            .filter(header -> header.getName().equalsIgnoreCase(HttpHeaders.CONNECTION))
            .map(Header::getValue)
            .toList();
    var hopByHop = HopByHop.of(connection);
    var headers = new HttpHeaders();
    exchange
        .headers()
        .filter(header -> !hopByHop.contains(header.getName()))
        .filter(header -> !header.getName().equalsIgnoreCase(RequestId.HEADER))
        .forEach(header -> headers.add(header.getName(), header.getValue()));
    headers.set(SERVICE_HEADER, service.name());
    var location = headers.getFirst(HttpHeaders.LOCATION);
    if (location != null) headers.set(HttpHeaders.LOCATION, seenFromOutside(location, service));
    return headers;
  }

  /** An address of the service itself, without the host that only the gateway can reach. */
  private static String seenFromOutside(String location, ServiceClient service) {
    var inside = service.url().toString();
    return location.startsWith(inside + "/") ? location.substring(inside.length()) : location;
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatusCode.valueOf(exchange.status());
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return new LinkedMultiValueMap<>(); // They stay what they are: headers.
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context)
      throws IOException {
    try (exchange) {
      response.setStatus(exchange.status());
      headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      var body = exchange.body();
      if (body == null || copy(body, request, response.getOutputStream())) exchange.complete();
    }
    return null;
  }

  /** Copies to the end and says so; otherwise the answer is marked as broken off. */
  private boolean copy(InputStream body, HttpServletRequest request, OutputStream client) {
    var length = headers.getContentLength();
    var buffer = new byte[length < 0 ? BUFFER_BYTES : Math.clamp(length, 1, BUFFER_BYTES)];
    var copied = 0L;
    while (true) {
      int n;
      boolean pause;
      try {
        n = body.read(buffer);
        pause = n > 0 && copied + n != length && body.available() == 0;
      } catch (IOException e) {
        log.warn(
            "The service {} broke off in the middle of an answer: {}",
            service.name(),
            e.toString());
        BrokenAnswerFilter.mark(request, e);
        return false;
      }
      if (n < 0) return true;
      try {
        client.write(buffer, 0, n);
        if (pause) client.flush();
      } catch (IOException e) {
        log.debug("A client of {} went away", service.name(), e);
        BrokenAnswerFilter.mark(request, e);
        return false;
      }
      copied += n;
    }
  }
}
