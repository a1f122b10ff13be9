package dev.polymath.common.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a {@code Content-Type} with an asterisk. It is well formed, so that Spring goes on with
 * it, and fails wherever it looks at the headers: that would be a fault of ours.
 */
final class ConcreteContentType extends OncePerRequestFilter {

  private final Problems problems;

  ConcreteContentType(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isPattern(request.getContentType())) {
      problems.write(
          Problem.of(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type must name one type, without asterisks, such as application/json.",
              request.getRequestURI()),
          response);
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isPattern(@Nullable String contentType) {
    if (contentType == null || contentType.indexOf('*') < 0) return false;
    try {
      return !MediaType.parseMediaType(contentType).isConcrete();
    } catch (InvalidMediaTypeException e) {
      // Taken for none by Spring, and refused where one is needed.
      return false;
    }
  }
}
