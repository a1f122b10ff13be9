package dev.polymath.gateway.services;

import dev.polymath.common.security.Caller;
import dev.polymath.common.security.InternalTokens;
import dev.polymath.common.security.Role;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
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
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One service as the gateway sees it: its name, its address, the connections to it, its circuit
 * breaker and how many may wait for it.
 */
public final class ServiceClient implements Closeable {

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /** The gateway itself, for its own small questions. */
  private static final Caller GATEWAY = new Caller("gateway", Role.READ.included());

  private final String name;
  private final URI url;
  private final HttpHost host;
  private final CloseableHttpClient http;
  private final HttpClient webSockets;
  private final CircuitBreaker breaker;
  private final WaitingRoom waiting;
  private final Duration breakerPause;
  private final Duration connectTimeout;
  private final Duration responseTimeout;
  private final @Nullable InternalTokens tokens;

  ServiceClient(
      String name,
      URI url,
      CloseableHttpClient http,
      HttpClient webSockets,
      CircuitBreaker breaker,
      WaitingRoom waiting,
      GatewayProperties properties,
      Duration responseTimeout,
      @Nullable InternalTokens tokens) {
    this.name = name;
    this.url = url;
    this.host = HttpHost.create(url);
    this.http = http;
    this.webSockets = webSockets;
    this.breaker = breaker;
    this.waiting = waiting;
    this.breakerPause = properties.breaker().pause();
    this.connectTimeout = properties.connectTimeout();
    this.responseTimeout = responseTimeout;
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
   * @param caller whom the service is told that it comes from
   * @throws GatewayFailure when there is no answer; the breaker has counted it. Or when as many as
   *     may wait for the service; it has not seen the request then
   */
  public ServiceExchange send(HttpUriRequestBase request, Caller caller) {
    try (var place = waiting.enter(request)) {
      return sendNow(request, caller);
    }
  }

  private ServiceExchange sendNow(HttpUriRequestBase request, Caller caller) {
    if (!breaker.tryAcquirePermission()) throw down(breakerPause);
    vouch(request, caller);
    var verdict = Verdict.UNDECIDED;
    var start = System.nanoTime();
    Throwable cause = null;
    try {
      var response = http.executeOpen(host, request, null);
      verdict = Verdict.ANSWERED;
      var exchange = new ServiceExchange(request, response);
      var challenge = response.getFirstHeader(HttpHeaders.WWW_AUTHENTICATE);
      if (challenge != null && disbelieves(response.getCode(), challenge.getValue())) {
        exchange.close();
        throw notBelieved();
      }
      return exchange;
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
      throw down(RETRY_SOON);
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
      count(verdict, System.nanoTime() - start, cause);
    }
  }

  /**
   * Opens a WebSocket and waits until it is there. Nothing is received until the listener asks for
   * it.
   *
   * @param rawPathAndQuery passed on to the letter
   * @param caller whom the service is told that it comes from
   * @throws GatewayFailure when it is not; the breaker has counted it
   */
  public WebSocket open(
      String rawPathAndQuery,
      org.springframework.http.HttpHeaders headers,
      Caller caller,
      WebSocket.Listener listener) {
    var address = webSocketAt(rawPathAndQuery);
    if (!breaker.tryAcquirePermission()) throw down(breakerPause);
    var opening = webSockets.newWebSocketBuilder().connectTimeout(responseTimeout);
    var vouched = new org.springframework.http.HttpHeaders(headers);
    if (tokens != null) vouched.set(HttpHeaders.AUTHORIZATION, token(tokens, caller));
    vouched.forEach((name, values) -> values.forEach(value -> opening.header(name, value)));
    var start = System.nanoTime();
    var verdict = Verdict.UNDECIDED;
    Throwable cause = null;
    var opened = opening.buildAsync(address, listener);
    try {
      var socket = opened.get();
      verdict = Verdict.ANSWERED;
      return socket;
    } catch (ExecutionException e) {
      cause = e.getCause();
      verdict =
          switch (cause) {
            case WebSocketHandshakeException answered -> Verdict.ANSWERED;
            case IllegalArgumentException unsent -> Verdict.UNDECIDED;
            case null, default -> Verdict.FAILED;
          };
      throw notOpened(cause);
    } catch (InterruptedException e) {
      opened.cancel(true);
      Thread.currentThread().interrupt();
      throw down(RETRY_SOON);
    } finally {
      count(verdict, System.nanoTime() - start, cause);
    }
  }

  /** http becomes ws, https wss. */
  private URI webSocketAt(String rawPathAndQuery) {
    try {
      return URI.create("ws" + at(rawPathAndQuery).toString().substring("http".length()));
    } catch (IllegalArgumentException e) {
      throw GatewayFailure.badRequest(
          "The address is not well formed: encode special characters as %XX.");
    }
  }

  private GatewayFailure notOpened(@Nullable Throwable cause) {
    return switch (cause) {
      case WebSocketHandshakeException e -> notUpgraded(e.getResponse());
      case IllegalArgumentException e ->
          GatewayFailure.badRequest("A header is not well formed; leave it out.");
      case HttpConnectTimeoutException e -> down(RETRY_SOON);
      case ConnectException e -> down(RETRY_SOON);
      case HttpTimeoutException e ->
          GatewayFailure.timedOut("The service '%s' did not answer in time.".formatted(name));
      case null, default ->
          GatewayFailure.brokenOff(
              "The service '%s' broke off before it answered.".formatted(name));
    };
  }

  private GatewayFailure notUpgraded(HttpResponse<?> answer) {
    var challenge = answer.headers().firstValue(HttpHeaders.WWW_AUTHENTICATE).orElse("");
    return disbelieves(answer.statusCode(), challenge)
        ? notBelieved()
        : GatewayFailure.refused(answer.statusCode());
  }

  private static boolean disbelieves(int status, String challenge) {
    return status == HttpStatus.SC_UNAUTHORIZED && challenge.equals(InternalTokens.CHALLENGE);
  }

  /** No fault of the caller's, who has been let in here: for it the service is away. */
  private GatewayFailure notBelieved() {
    return GatewayFailure.unavailable(
        "The service '%s' does not believe this gateway and has not looked at the request: their signing secrets or their clocks differ. Try again once whoever operates them has seen to it."
            .formatted(name),
        RETRY_SOON);
  }

  private GatewayFailure down(Duration retryAfter) {
    return GatewayFailure.unavailable(
        "The service '%s' is down. Try again later.".formatted(name), retryAfter);
  }

  private void count(Verdict verdict, long nanos, @Nullable Throwable cause) {
    switch (verdict) {
      case ANSWERED -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
      case FAILED ->
          breaker.onError(nanos, TimeUnit.NANOSECONDS, cause == null ? new IOException() : cause);
      case UNDECIDED -> breaker.releasePermission();
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
    vouch(request, GATEWAY);
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
  private void vouch(HttpUriRequestBase request, Caller caller) {
    if (tokens == null) return;
    request.setHeader(HttpHeaders.AUTHORIZATION, token(tokens, caller));
  }

  private String token(InternalTokens tokens, Caller caller) {
    return "Bearer " + tokens.issue(caller, name);
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
