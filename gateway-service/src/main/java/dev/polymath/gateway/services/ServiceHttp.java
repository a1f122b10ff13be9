package dev.polymath.gateway.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client that passes on what it is given and nothing else: no cookies, no redirects, no
 * decompression, no headers of its own beyond what HTTP asks for.
 */
final class ServiceHttp {

  /** Less than the 20 s after which a service closes an idle connection. */
  private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(10);

  private static final Timeout LEASE_TIMEOUT = Timeout.ofSeconds(2);

  private ServiceHttp() {}

  static CloseableHttpClient create(
      GatewayProperties properties, Duration responseTimeout, TracedCalls traces) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .responseOutOfOrderStrategy(new EarlyAnswer())
                    .build())
            .setMaxConnPerRoute(properties.maxConnections())
            .setMaxConnTotal(properties.maxConnections())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .setIdleTimeout(Timeout.of(KEEP_IDLE.toDuration()))
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(LEASE_TIMEOUT)
                .setResponseTimeout(Timeout.of(responseTimeout))
                .build())
        .setRequestExecutor(new PausingExecutor(Timeout.of(properties.idleTimeout())))
        .setRetryStrategy(new StaleConnectionRetry())
        .addExecInterceptorFirst("trace", traces)
        .setKeepAliveStrategy((response, context) -> KEEP_IDLE)
        .evictIdleConnections(KEEP_IDLE)
        .evictExpiredConnections()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .disableCookieManagement()
        .disableDefaultUserAgent()
        .disableRedirectHandling()
        .build();
  }

  /** Once the head of an answer is here, its body may pause for longer than the head could. */
  private static final class PausingExecutor extends HttpRequestExecutor {
    private final Timeout idleTimeout;

    PausingExecutor(Timeout idleTimeout) {
      this.idleTimeout = idleTimeout;
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      var response = super.execute(request, connection, callback, context);
      connection.setSocketTimeout(idleTimeout);
      return response;
    }
  }

  /**
   * A service that restarts closes connections just as they are taken from the pool. A request that
   * changes nothing and carries nothing is then sent once more; any other is not.
   */
  private static final class StaleConnectionRetry implements HttpRequestRetryStrategy {
    @Override
    public boolean retryRequest(
        HttpRequest request, IOException failure, int attempts, HttpContext context) {
      return attempts <= 1
          && (Method.GET.isSame(request.getMethod()) || Method.HEAD.isSame(request.getMethod()))
          && request instanceof ClassicHttpRequest classic
          && classic.getEntity() == null
          && !(failure instanceof InterruptedIOException)
          && !(failure instanceof ConnectException);
    }

    @Override
    public boolean retryRequest(HttpResponse response, int attempts, HttpContext context) {
      return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int attempts, HttpContext context) {
      return TimeValue.ZERO_MILLISECONDS;
    }
  }

  /**
   * Sees that a service has answered (413, say) before a large body is all sent. Asks the socket
   * what has arrived, which costs no wait, every so many bytes.
   */
  private static final class EarlyAnswer implements ResponseOutOfOrderStrategy {
    private static final long EVERY_BYTES = 64 * 1024L;

    @Override
    public boolean isEarlyResponseDetected(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        InputStream socket,
        long sent,
        long next)
        throws IOException {
      return sent / EVERY_BYTES != (sent + next) / EVERY_BYTES && socket.available() > 0;
    }
  }
}
