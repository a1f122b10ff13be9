package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers problems from outside the reach of Spring MVC: from a servlet filter. Controllers throw a
 * {@link Failure} instead.
 */
public final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final JsonMapper mapper;

  Problems(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** Answers a failure, unless the answer is already on its way. */
  public void write(Failure failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    FailureStatus.headers(failure)
        .forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
    write(of(failure, request.getRequestURI()), response);
  }

  /** Answers a problem, unless the answer is already on its way. */
  public void write(Problem problem, HttpServletResponse response) throws IOException {
    if (response.isCommitted()) return;
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE.toString());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    var body = mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  static Problem of(Failure failure, String path) {
    return Problem.of(
        FailureStatus.of(failure),
        String.valueOf(failure.getMessage()),
        path,
        FailureStatus.errors(failure));
  }

  /** A bug or an outage of ours: the log gets it whole, the caller a number to quote. */
  static Problem internal(Throwable thrown, String path) {
    log.error("Unexpected failure while answering {}", path, thrown);
    return internal(path);
  }

  static Problem internal(String path) {
    return Problem.of(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "The server failed at this request. Try again later; if it stays, report the value of the "
            + RequestId.HEADER
            + " header.",
        path,
        List.of());
  }
}
