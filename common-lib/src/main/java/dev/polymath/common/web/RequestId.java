package dev.polymath.common.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id: the one that the caller sent, if it is a sane one, else a new one. It
 * is answered, logged with every line (MDC key {@value #MDC_KEY}), and read from the request by
 * whatever passes it on.
 */
public final class RequestId extends OncePerRequestFilter {

  /** The header that carries it, in and out. */
  public static final String HEADER = "X-Request-Id";

  /** Its key in the logging context. */
  public static final String MDC_KEY = "requestId";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
  private static final String ATTRIBUTE = RequestId.class.getName();

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = idOf(request);
    request.setAttribute(ATTRIBUTE, id);
    response.setHeader(HEADER, id);
    try (var _ = MDC.putCloseable(MDC_KEY, id)) {
      chain.doFilter(new Identified(request, id), response);
    }
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  private static String idOf(HttpServletRequest request) {
    // An asynchronous or error dispatch continues a request that has its id already.
    if (request.getAttribute(ATTRIBUTE) instanceof String id) return id;
    var sent = request.getHeader(HEADER);
    return sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }

  /** The request with its id as its header, as if the caller had sent it. */
  private static final class Identified extends HttpServletRequestWrapper {

    private final String id;

    Identified(HttpServletRequest request, String id) {
      super(request);
      this.id = id;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return HEADER.equalsIgnoreCase(name) ? id : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return HEADER.equalsIgnoreCase(name)
          ? Collections.enumeration(Collections.singleton(id))
          : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      var names = new LinkedHashSet<String>();
      super.getHeaderNames()
          .asIterator()
          .forEachRemaining(
              name -> {
                if (!HEADER.equalsIgnoreCase(name)) names.add(name);
              });
      names.add(HEADER);
      return Collections.enumeration(names);
    }
  }
}
