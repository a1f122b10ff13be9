package dev.polymath.common.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Words the errors of requests that never become one: a bad request line, an illegal character in
 * the path, headers beyond the bound. Tomcat answers those itself, before any filter.
 */
final class ProblemValve extends ErrorReportValve {

  private final JsonMapper mapper;

  ProblemValve(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    var code = response.getStatus();
    if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) return;
    var status = HttpStatus.resolve(code);
    // The path is what could not be read, so it is not repeated.
    var problem =
        status == null || status.is5xxServerError()
            ? Problems.internal("")
            : Problem.of(
                status,
                "The request is not valid HTTP/1.1 or is beyond its bounds.",
                "",
                List.of());
    try {
      response.setContentType(Problem.MEDIA_TYPE.toString());
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      var writer = response.getReporter();
      if (writer != null) {
        writer.write(mapper.writeValueAsString(problem));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      container.getLogger().debug("The client is gone", e);
    }
  }
}
