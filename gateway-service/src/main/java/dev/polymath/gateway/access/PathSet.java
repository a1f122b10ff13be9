package dev.polymath.gateway.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A set of calls, each written as a path pattern, behind a method where only that one is meant:
 * {@code /v1/pose/detect}, {@code POST /v1/federation/clients}. By the time it is asked, the
 * gateway has refused paths in disguise.
 */
record PathSet(List<Call> calls) {

  record Call(@Nullable String method, PathPattern path) {}

  static PathSet of(List<String> texts) {
    return new PathSet(texts.stream().map(PathSet::call).toList());
  }

  boolean contain(String method, String path) {
    var parsed = PathContainer.parsePath(path);
    return calls.stream()
        .anyMatch(
            call ->
                (call.method() == null || call.method().equals(method))
                    && call.path().matches(parsed));
  }

  private static Call call(String text) {
    var space = text.indexOf(' ');
    return new Call(
        space < 0 ? null : text.substring(0, space),
        PathPatternParser.defaultInstance.parse(text.substring(space + 1)));
  }
}
