package dev.polymath.common.web;

import dev.polymath.common.memory.WorkingMemory;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets each request claim memory until it has been answered. */
final class WorkingMemoryFilter extends OncePerRequestFilter {

  private final WorkingMemory memory;

  WorkingMemoryFilter(WorkingMemory memory) {
    this.memory = memory;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      memory.within(
          () -> {
            chain.doFilter(request, response);
            return request;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A filter throws nothing else", e);
    }
  }
}
