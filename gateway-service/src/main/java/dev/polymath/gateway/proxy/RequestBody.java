package dev.polymath.gateway.proxy;

import dev.polymath.gateway.services.ClientGone;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. A small one is received whole before a service is bothered, so that a
 * client that trickles costs the gateway a few kilobytes and the service nothing; of a large one
 * only that much is ever held.
 */
final class RequestBody {

  /** What is received before the service is asked; a small inference fits. */
  static final int HELD_BYTES = 16 * 1024;

  private RequestBody() {}

  /**
   * The body to send on, or null where the request has none.
   *
   * @param patience how long the client may take over what is held: pauses are bounded by the
   *     server, yet a byte at a time would keep a connection for hours
   */
  static @Nullable HttpEntity of(HttpServletRequest request, Duration patience) throws ClientGone {
    var length = request.getContentLengthLong();
    var chunked = request.getHeader("Transfer-Encoding") != null;
    if (length <= 0 && !chunked) return null;
    try {
      var body = new FromClient(request.getInputStream());
      var held =
          held(
              body,
              length < 0 ? HELD_BYTES : (int) Math.min(length, HELD_BYTES),
              System.nanoTime() + patience.toNanos());
      if (held.length < HELD_BYTES || held.length == length) return new ByteArrayEntity(held, null);
      return new InputStreamEntity(
          new SequenceInputStream(new ByteArrayInputStream(held), body), length, null);
    } catch (ClientGone e) {
      throw e;
    } catch (IOException e) {
      throw new ClientGone(e);
    }
  }

  private static byte[] held(InputStream body, int wanted, long deadline) throws IOException {
    var held = new byte[wanted];
    var count = 0;
    for (int n; count < wanted && (n = body.read(held, count, wanted - count)) >= 0; count += n) {
      if (System.nanoTime() - deadline > 0) {
        throw new ClientGone(new SocketTimeoutException("The body trickles"));
      }
    }
    return count == wanted ? held : Arrays.copyOf(held, count);
  }

  /** Tells a client that fails from a service that fails. */
  private static final class FromClient extends FilterInputStream {
    FromClient(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw new ClientGone(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        throw new ClientGone(e);
      }
    }
  }
}
