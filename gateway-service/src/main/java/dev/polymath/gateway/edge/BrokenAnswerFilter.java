package dev.polymath.gateway.edge;

import dev.polymath.common.web.RequestId;
import dev.polymath.gateway.services.GatewayFailure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.CloseNowException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sees to it that an answer that broke off half way never looks whole: hands the cause to the
 * server itself, which cuts the connection. Any error handling in between would end the answer in
 * order. While nothing has been sent yet, the answer becomes a 502. It also ends the connections of
 * clients that took too long.
 */
@Component
@Order(EdgeOrder.BROKEN_ANSWER)
public final class BrokenAnswerFilter extends OncePerRequestFilter {

  private static final String ATTRIBUTE = BrokenAnswerFilter.class.getName();

  private final FailureAnswer answer;

  BrokenAnswerFilter(FailureAnswer answer) {
    this.answer = answer;
  }

  /** Marks an answer that is under way as broken off; no exception is then needed. */
  public static void mark(HttpServletRequest request, IOException cause) {
    request.setAttribute(ATTRIBUTE, cause);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    if (response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT) {
      // The server would go on to read what is left of the body, at the pace that was too slow.
      response.flushBuffer();
      throw new CloseNowException("The client took too long");
    }
    if (!(request.getAttribute(ATTRIBUTE) instanceof IOException cause)) return;
    if (response.isCommitted()) throw new CloseNowException(cause.getMessage(), cause);
    var id = response.getHeader(RequestId.HEADER);
    response.reset();
    response.setHeader(RequestId.HEADER, id);
    answer.write(
        GatewayFailure.brokenOff(
            "The service broke off in the middle of its answer. Look at what became of the request before you repeat it."),
        request,
        response);
  }
}
