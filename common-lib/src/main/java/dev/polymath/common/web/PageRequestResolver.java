package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads a {@link PageRequest} from the query. */
final class PageRequestResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == PageRequest.class;
  }

  @Override
  public PageRequest resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var limit = one(request, "limit");
    var cursor = one(request, "cursor");
    var page = one(request, "page");
    if (cursor != null && page != null) {
      throw new Failure.InvalidRequest("page", "means the same as cursor; send one of the two");
    }
    var at = cursor == null ? page : cursor;
    return new PageRequest(
        limit == null ? PageRequest.DEFAULT_LIMIT : number(limit),
        at == null ? null : Cursor.decode(at));
  }

  private static @Nullable String one(NativeWebRequest request, String name) {
    var values = request.getParameterValues(name);
    if (values == null || Arrays.stream(values).allMatch(String::isEmpty)) return null;
    if (values.length > 1) throw new Failure.InvalidRequest(name, "may be given once");
    return Objects.requireNonNull(values[0]);
  }

  private static int number(String limit) {
    try {
      return Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw new Failure.InvalidRequest("limit", "must be from 1 to " + PageRequest.MAX_LIMIT);
    }
  }
}
