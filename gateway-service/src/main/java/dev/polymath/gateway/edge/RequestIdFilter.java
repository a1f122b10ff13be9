package dev.polymath.gateway.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id: the caller's {@code X-Request-Id} where it is a plain word, else a new
 * one. It is answered, passed on to the service and stands in the log of both.
 */
@Component("gatewayRequestId")
@Order(EdgeOrder.REQUEST_ID)
public final class RequestIdFilter extends OncePerRequestFilter {

  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestIdFilter.class.getName();
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** The id of a request that has passed this filter. */
  public static String of(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(ATTRIBUTE));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = idOf(request.getHeader(HEADER));
    request.setAttribute(ATTRIBUTE, id);
    response.setHeader(HEADER, id);
    try (var ignored = MDC.putCloseable("requestId", id)) {
      chain.doFilter(request, response);
    }
  }

  private static String idOf(@Nullable String given) {
    return given != null && PLAIN.matcher(given).matches() ? given : UUID.randomUUID().toString();
  }
}
