package dev.polymath.gateway.services;

import dev.polymath.common.security.Caller;
import dev.polymath.common.security.InternalTokens;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One service as the gateway sees it: its name, its address, the connections to it and its circuit
 * breaker.
 */
public final class ServiceClient implements Closeable {

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /**
   * The gateway asks nobody for a key so far, so it vouches for no more than having been passed.
   */
  private static final Caller ANYONE = new Caller("anyone", Set.of());

  private final String name;
  private final URI url;
  private final HttpHost host;
  private final CloseableHttpClient http;
  private final CircuitBreaker breaker;
  private final Duration breakerPause;
  private final Duration connectTimeout;
  private final @Nullable InternalTokens tokens;

  ServiceClient(
      String name,
      URI url,
      CloseableHttpClient http,
      CircuitBreaker breaker,
      GatewayProperties properties,
      @Nullable InternalTokens tokens) {
    this.name = name;
    this.url = url;
    this.host = HttpHost.create(url);
    this.http = http;
    this.breaker = breaker;
    this.breakerPause = properties.breaker().pause();
    this.connectTimeout = properties.connectTimeout();
    this.tokens = tokens;
  }

  /** The resource segment: {@code gp}. */
  public String name() {
    return name;
  }

  /** Scheme, host and port; for the gateway's own use, never for an answer. */
  public URI url() {
    return url;
  }

  /** The address of a path and query of this service, each passed on to the letter. */
  public URI at(String rawPathAndQuery) {
    return URI.create(url + rawPathAndQuery);
  }

  /**
   * Sends a request and waits for the head of the answer.
   *
   * @throws GatewayFailure when there is no answer; the breaker has counted it
   */
  public ServiceExchange send(HttpUriRequestBase request) {
    if (!breaker.tryAcquirePermission()) {
      throw GatewayFailure.unavailable(
          "The service '%s' is down. Try again later.".formatted(name), breakerPause);
    }
    vouchFor(request);
    var verdict = Verdict.UNDECIDED;
    var start = System.nanoTime();
    Throwable cause = null;
    try {
      var response = http.executeOpen(host, request, null);
      verdict = Verdict.ANSWERED;
      return new ServiceExchange(request, response);
    } catch (ClientGone e) {
      throw GatewayFailure.requestTimeout(
          "The request's body did not arrive in time. Send it again, with fewer pauses.");
    } catch (ConnectionRequestTimeoutException e) {
      throw GatewayFailure.unavailable(
          "Too many requests are under way to the service '%s'.".formatted(name), RETRY_SOON);
    } catch (ConnectTimeoutException
        | ConnectException
        | NoRouteToHostException
        | UnknownHostException e) {
      verdict = Verdict.FAILED;
      cause = e;
      throw GatewayFailure.unavailable(
          "The service '%s' is down. Try again later.".formatted(name), RETRY_SOON);
    } catch (SocketTimeoutException e) {
      verdict = Verdict.FAILED;
      cause = e;
      throw GatewayFailure.timedOut(
          "The service '%s' did not answer in time; it may still be at work. Look at what became of the request before you repeat it, or ask for less."
              .formatted(name));
    } catch (IOException e) {
      verdict = Verdict.FAILED;
      cause = e;
      throw GatewayFailure.brokenOff(
          "The service '%s' broke off before it answered. Look at what became of the request before you repeat it."
              .formatted(name));
    } finally {
      var elapsed = System.nanoTime() - start;
      switch (verdict) {
        case ANSWERED -> breaker.onSuccess(elapsed, TimeUnit.NANOSECONDS);
        case FAILED ->
            breaker.onError(
                elapsed, TimeUnit.NANOSECONDS, cause == null ? new IOException() : cause);
        case UNDECIDED -> breaker.releasePermission();
      }
    }
  }

  /**
   * A small question of the gateway's own, past the breaker: the answer is wanted most while the
   * service is down.
   *
   * @param maxBytes an answer that is longer counts as none
   * @throws IOException when there is no answer in time
   */
  public Answer ask(String path, Duration timeout, int maxBytes) throws IOException {
    var request = new HttpGet(at(path));
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(connectTimeout))
            .setResponseTimeout(Timeout.of(timeout))
            .build());
    vouchFor(request);
    try (ClassicHttpResponse response = http.executeOpen(host, request, null);
        var exchange = new ServiceExchange(request, response)) {
      var body = exchange.body();
      var bytes = body == null ? new byte[0] : body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(path + " of " + name + " is longer than " + maxBytes + " bytes");
      }
      exchange.complete();
      return new Answer(response.getCode(), bytes);
    }
  }

  /** Services that trust nobody else take a request only with the gateway's token. */
  private void vouchFor(HttpUriRequestBase request) {
    if (tokens == null) return;
    request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + tokens.issue(ANYONE, name));
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  /** The answer to a small question. */
  public record Answer(int status, byte[] body) {
    public boolean ok() {
      return status == 200;
    }
  }

  private enum Verdict {
    ANSWERED,
    FAILED,
    /** The service had no part in it: a slow client, a full pool. */
    UNDECIDED
  }
}
