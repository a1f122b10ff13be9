package dev.polymath.common.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Words the errors that no controller saw: those of filters and of the container itself. */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

  private static final Logger log = LoggerFactory.getLogger(ProblemErrorController.class);

  @RequestMapping("${spring.web.error.path:/error}")
  @Nullable ResponseEntity<Problem> error(HttpServletRequest request) {
    var path = String.valueOf(attribute(request, RequestDispatcher.ERROR_REQUEST_URI));
    if (attribute(request, RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      var failure = FailureCause.within(thrown);
      if (failure == null && thrown instanceof IOException) {
        // The connection to the client broke; what controllers throw does not come here. That is no
        // bug, happens by the thousand, and nobody is there to read an answer.
        log.debug("A client went away from {}: {}", path, thrown.toString());
        return null;
      }
      return failure == null
          ? answer(Problems.internal(thrown, path))
          : ResponseEntity.status(FailureStatus.of(failure))
              .headers(FailureStatus.headers(failure))
              .contentType(Problem.MEDIA_TYPE)
              .body(Problems.of(failure, path));
    }
    var status =
        attribute(request, RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? HttpStatus.resolve(code)
            : HttpStatus.NOT_FOUND;
    if (status == null || status.is5xxServerError()) return answer(Problems.internal(path));
    return answer(Problem.of(status, "The request cannot be served as it is.", path));
  }

  private static ResponseEntity<Problem> answer(Problem problem) {
    return ResponseEntity.status(problem.status()).contentType(Problem.MEDIA_TYPE).body(problem);
  }

  private static @Nullable Object attribute(HttpServletRequest request, String name) {
    return request.getAttribute(name);
  }
}
