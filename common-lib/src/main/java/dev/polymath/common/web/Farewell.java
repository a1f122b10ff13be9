package dev.polymath.common.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets connections go before the process ends. A server that shuts down refuses what comes over
 * connections that were kept open, and whoever sent it cannot know whether it was done. So the
 * first thing that happens at a shutdown is that for a while all is answered as ever, but each
 * answer closes its connection: the next request opens one to a successor.
 */
final class Farewell extends OncePerRequestFilter implements SmartLifecycle {

  private final Duration farewell;
  private volatile boolean staying;

  Farewell(Duration farewell) {
    this.farewell = farewell;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!staying) response.setHeader("Connection", "close");
    chain.doFilter(request, response);
  }

  @Override
  public void start() {
    staying = true;
  }

  @Override
  public void stop() {
    staying = false;
    try {
      Thread.sleep(farewell);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return staying;
  }

  /** The last to start and the first to stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
