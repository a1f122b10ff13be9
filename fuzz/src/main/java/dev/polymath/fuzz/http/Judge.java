package dev.polymath.fuzz.http;

import org.jspecify.annotations.Nullable;

/** Tells which answers must not be. */
final class Judge {

  private static final String PROBLEM = "application/problem+json";

  private Judge() {}

  /** What is wrong with it; null where nothing is. */
  static @Nullable String complaint(Request request, @Nullable Answer answer) {
    if (answer == null) return request.whole() ? "no answer" : null;
    if (answer.status() >= 500 && !isSaid(request, answer)) return "status " + answer.status();
    if (!answer.complete()) return "answer cut off";
    if (answer.tellsInternals()) return "tells internals";
    if (answer.status() >= 400
        && request.whole()
        && !answer.body().startsWith("{\"ready\":")
        && !request.method().equals("HEAD")
        && !isWorded(request, answer)) {
      return "%d is no problem document but '%s'"
          .formatted(answer.status(), answer.header("Content-Type"));
    }
    return null;
  }

  /** Busy for now, or something that this installation was not given. */
  private static boolean isSaid(Request request, Answer answer) {
    // Whether it is ready is what was asked.
    if (answer.status() == 503 && request.operation().path().endsWith("/ready")) return true;
    return answer.status() == 503
        ? !answer.header("Retry-After").isEmpty()
        : answer.status() == 501 && answer.header("Content-Type").startsWith(PROBLEM);
  }

  /** As a problem, or as the Open Inference Protocol wants it. */
  private static boolean isWorded(Request request, Answer answer) {
    var type = answer.header("Content-Type");
    return type.startsWith(PROBLEM)
        || request.target().startsWith("/v2")
            && type.startsWith("application/json")
            && answer.body().contains("\"error\"");
  }
}
