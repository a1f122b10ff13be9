package dev.polymath.gateway.edge;

import dev.polymath.gateway.services.GatewayFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** A {@link GatewayFailure} from a controller of the gateway's own. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FailureAdvice {

  private final FailureAnswer answer;

  FailureAdvice(FailureAnswer answer) {
    this.answer = answer;
  }

  @ExceptionHandler
  void failed(GatewayFailure failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer.write(failure, request, response);
  }
}
