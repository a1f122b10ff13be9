package dev.polymath.gateway.proxy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The headers that a service sees. Those of the client are passed on, except
 *
 * <ul>
 *   <li>what concerns one connection only ({@link HopByHop});
 *   <li>{@code Forwarded} and {@code X-Forwarded-*}: the gateway says itself where a request came
 *       from, and believes what is there already only from a trusted proxy;
 *   <li>{@code X-Polymath-*}, which is how the gateway will vouch for a caller.
 * </ul>
 */
final class RequestHeaders {

  private static final Set<String> OWN =
      Set.of(
          // Set anew for the connection to the service, from the body that is really sent.
          "host",
          "content-length",
          // Answered here, when the body is first read.
          "expect",
          "forwarded",
          "x-real-ip");

  private final @Nullable Pattern trustedProxies;

  RequestHeaders(@Nullable Pattern trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  HttpHeaders of(HttpServletRequest request) {
    var hopByHop = HopByHop.of(Collections.list(request.getHeaders(HttpHeaders.CONNECTION)));
    var headers = new HttpHeaders();
    for (var names = request.getHeaderNames().asIterator(); names.hasNext(); ) {
      var name = names.next();
      if (isOurs(name.toLowerCase(Locale.ROOT)) || hopByHop.contains(name)) continue;
      request.getHeaders(name).asIterator().forEachRemaining(value -> headers.add(name, value));
    }
    forwarded(request, headers);
    return headers;
  }

  private static boolean isOurs(String name) {
    return OWN.contains(name) || name.startsWith("x-forwarded-") || name.startsWith("x-polymath-");
  }

  private void forwarded(HttpServletRequest request, HttpHeaders headers) {
    var peer = request.getRemoteAddr();
    var trusted = trustedProxies != null && trustedProxies.matcher(peer).matches();
    var before = trusted ? request.getHeader("X-Forwarded-For") : null;
    headers.set("X-Forwarded-For", before == null ? peer : before + ", " + peer);
    forwarded("X-Forwarded-Proto", trusted, request.getScheme(), request, headers);
    forwarded("X-Forwarded-Host", trusted, request.getHeader(HttpHeaders.HOST), request, headers);
  }

  private static void forwarded(
      String name,
      boolean trusted,
      @Nullable String seen,
      HttpServletRequest request,
      HttpHeaders headers) {
    var told = trusted ? request.getHeader(name) : null;
    var value = told == null ? seen : told;
    if (value != null) headers.set(name, value);
  }
}
