package dev.polymath.gateway.services;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * A request that a service has begun to answer: the head is here, the body still flows. Read to its
 * end, the connection goes back to the pool; closed before, it is cut, so that the service learns
 * that nobody listens any more.
 */
public final class ServiceExchange implements Closeable {

  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;
  private boolean complete;

  ServiceExchange(HttpUriRequestBase request, ClassicHttpResponse response) {
    this.request = request;
    this.response = response;
  }

  public int status() {
    return response.getCode();
  }

  public Stream<Header> headers() {
    return Arrays.stream(response.getHeaders());
  }

  /** The body, or null where the answer has none. */
  public @Nullable InputStream body() throws IOException {
    var entity = response.getEntity();
    return entity == null ? null : entity.getContent();
  }

  /** To be called once the body is read to its end: the connection may serve again. */
  public void complete() {
    complete = true;
  }

  @Override
  public void close() {
    if (!complete) request.cancel();
    try {
      response.close();
    } catch (IOException e) {
      // Whatever was left of the connection is gone, which is all that was wanted.
    }
  }
}
