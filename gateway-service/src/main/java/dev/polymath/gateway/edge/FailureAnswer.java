package dev.polymath.gateway.edge;

import dev.polymath.common.web.Problem;
import dev.polymath.gateway.services.GatewayFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a {@link GatewayFailure} in the words of the surface that was asked: {@code {"error": …}}
 * under {@code /v2}, a problem (RFC 9457) anywhere else.
 */
@Component
public final class FailureAnswer {

  private final JsonMapper json;

  FailureAnswer(JsonMapper json) {
    this.json = json;
  }

  public void write(
      GatewayFailure failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var path = request.getRequestURI();
    var openInference = path.equals("/v2") || path.startsWith("/v2/");
    var body =
        json.writeValueAsBytes(
            openInference
                ? error(failure)
                : Problem.of(failure.status(), failure.getMessage(), path));
    response.setStatus(failure.status().value());
    var retryAfter = failure.retryAfterSeconds();
    if (retryAfter != null) response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter.toString());
    response.setContentType(
        openInference
            ? MediaType.APPLICATION_JSON_VALUE
            : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Map<String, ?> error(GatewayFailure failure) {
    return Map.of("error", failure.getMessage());
  }
}
