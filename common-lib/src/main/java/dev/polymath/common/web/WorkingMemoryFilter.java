package dev.polymath.common.web;

import dev.polymath.common.memory.WorkingMemory;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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
    var claim = memory.open();
    try {
      claim.around(
          () -> {
            chain.doFilter(request, response);
            return request;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A filter throws nothing else", e);
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new WhenAnswered(claim));
      } else {
        claim.close();
      }
    }
  }

  /** Whoever answers on a thread of its own needs the memory for as long. */
  private record WhenAnswered(WorkingMemory.Claim claim) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      claim.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // It is completed after that.
    }

    @Override
    public void onError(AsyncEvent event) {
      // It is completed after that.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
