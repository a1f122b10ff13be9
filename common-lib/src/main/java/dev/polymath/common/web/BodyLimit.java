package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Bounds the body of every request. A body that says it is too long is refused before a byte of it
 * is read; one that does not say (chunked) is refused at the byte that is one too many.
 *
 * <p>The refusal is a {@link Failure.TooLarge} thrown where the body is read, so that whoever
 * handles the failures of that path words it.
 */
final class BodyLimit extends OncePerRequestFilter {

  private final long usual;
  private final List<Limit> exceptions;

  BodyLimit(DataSize usual, Map<String, DataSize> byPath) {
    this.usual = usual.toBytes();
    this.exceptions =
        byPath.entrySet().stream()
            .map(
                entry ->
                    new Limit(
                        PathPatternParser.defaultInstance.parse(entry.getKey()),
                        entry.getValue().toBytes()))
            .sorted((a, b) -> PathPattern.SPECIFICITY_COMPARATOR.compare(a.path, b.path))
            .toList();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(new Bounded(request, limitOf(request)), response);
  }

  private long limitOf(HttpServletRequest request) {
    if (exceptions.isEmpty()) return usual;
    var path = PathContainer.parsePath(request.getRequestURI());
    for (var exception : exceptions) {
      if (exception.path.matches(path)) return exception.bytes;
    }
    return usual;
  }

  private record Limit(PathPattern path, long bytes) {}

  private static Failure.TooLarge tooLarge(long limit) {
    return new Failure.TooLarge(
        "The body may have at most " + limit + " bytes here. Send less, or in several requests.");
  }

  private static final class Bounded extends HttpServletRequestWrapper {

    private final long limit;
    private @Nullable ServletInputStream stream;
    private @Nullable BufferedReader reader;

    Bounded(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      checkDeclaredLength();
      if (stream == null) stream = new BoundedStream(super.getInputStream(), limit);
      return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      if (reader == null) {
        var encoding = getCharacterEncoding();
        var charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        reader = new BufferedReader(new InputStreamReader(getInputStream(), charset));
      }
      return reader;
    }

    // Multipart bodies are parsed by the container, which bounds those that do not say how long
    // they are by spring.servlet.multipart.max-request-size.
    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
      checkDeclaredLength();
      try {
        return super.getParts();
      } catch (IllegalStateException e) {
        throw beyondBounds(e);
      }
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
      checkDeclaredLength();
      try {
        return super.getPart(name);
      } catch (IllegalStateException e) {
        throw beyondBounds(e);
      }
    }

    /** The servlet API has no other exception for a part or a form that is too large. */
    private static RuntimeException beyondBounds(IllegalStateException thrown) {
      return FailureCause.within(thrown) != null
          ? thrown
          : new Failure.TooLarge(
              "The form has too many parts, or a part that is too large: send less, or what is long"
                  + " as a file with a name.");
    }

    private void checkDeclaredLength() {
      if (getContentLengthLong() > limit) throw tooLarge(limit);
    }
  }

  private static final class BoundedStream extends ServletInputStream {

    private final ServletInputStream body;
    private final long limit;
    private long read;

    BoundedStream(ServletInputStream body, long limit) {
      this.body = body;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      var next = body.read();
      if (next >= 0) count(1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var count = body.read(bytes, offset, length);
      if (count > 0) count(count);
      return count;
    }

    private void count(int bytes) {
      read += bytes;
      if (read > limit) throw tooLarge(limit);
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }

    @Override
    public int available() throws IOException {
      return body.available();
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
