package dev.polymath.gateway.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells browsers to trust an answer no further than they must, whoever gives it: pages run only
 * what comes from here, nothing is framed, and no type is guessed.
 */
@Component
@Order(EdgeOrder.SECURITY_HEADERS)
final class SecurityHeadersFilter extends OncePerRequestFilter {

  /** Swagger UI styles its elements in place; pictures of services are SVG with styles. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
              + " base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY");

  private static final String ONE_YEAR = "max-age=31536000; includeSubDomains";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HEADERS.forEach(response::setHeader);
    if (request.isSecure()) response.setHeader("Strict-Transport-Security", ONE_YEAR);
    chain.doFilter(request, response);
  }
}
