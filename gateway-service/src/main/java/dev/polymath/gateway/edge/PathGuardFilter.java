package dev.polymath.gateway.edge;

import dev.polymath.gateway.services.GatewayFailure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a path that the gateway and a service could read differently. Paths are passed on to the
 * letter, so {@code /v1/gp/../../actuator} would be the gateway's {@code /v1/gp/**} and the
 * service's {@code /actuator}. No address of the platform needs any of these.
 */
@Component
@Order(EdgeOrder.PATH_GUARD)
final class PathGuardFilter extends OncePerRequestFilter {

  /** A dot or two as a whole segment, each plain or encoded. */
  private static final Pattern DOT_SEGMENT = Pattern.compile("/(?:\\.|%2e){1,2}(?:/|$)");

  /** An empty segment, a path parameter, a backslash, an encoded slash, backslash or control. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|;|\\\\|%2f|%5c|%3b|%[01][0-9a-f]|%7f");

  private final FailureAnswer answer;

  PathGuardFilter(FailureAnswer answer) {
    this.answer = answer;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var path = request.getRequestURI().toLowerCase(Locale.ROOT);
    if (DOT_SEGMENT.matcher(path).find() || AMBIGUOUS.matcher(path).find()) {
      answer.write(
          GatewayFailure.badRequest(
              "The path must have no empty or dot segments, no path parameters, and no encoded slashes or control characters."),
          request,
          response);
      return;
    }
    chain.doFilter(request, response);
  }
}
