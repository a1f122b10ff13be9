package dev.polymath.gateway.services;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What the gateway itself has to say when a request cannot be passed on. The message tells the
 * caller what to do and never names an address behind the gateway.
 */
public final class GatewayFailure extends RuntimeException {

  private final HttpStatus status;
  private final @Nullable Duration retryAfter;

  private GatewayFailure(HttpStatus status, String message, @Nullable Duration retryAfter) {
    // An expected outcome, made by the thousand while a service is down: without the cost of a
    // stack.
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The request cannot be understood or passed on as it is: 400. */
  public static GatewayFailure badRequest(String message) {
    return new GatewayFailure(HttpStatus.BAD_REQUEST, message, null);
  }

  /** Who calls is not known: 401. */
  public static GatewayFailure unauthenticated(String message) {
    return new GatewayFailure(HttpStatus.UNAUTHORIZED, message, null);
  }

  /** The caller, or the page that asks, may not do this: 403. */
  public static GatewayFailure forbidden(String message) {
    return new GatewayFailure(HttpStatus.FORBIDDEN, message, null);
  }

  /** The service does not speak WebSocket there: what it said instead, if that was an error. */
  public static GatewayFailure refused(int status) {
    var said = HttpStatus.resolve(status);
    return new GatewayFailure(
        said == null || !said.isError() ? HttpStatus.BAD_REQUEST : said,
        "The service opens no WebSocket at this address; send an ordinary request.",
        null);
  }

  /** No such thing behind this gateway: 404. */
  public static GatewayFailure notFound(String message) {
    return new GatewayFailure(HttpStatus.NOT_FOUND, message, null);
  }

  /** The client took too long to send its request: 408. */
  public static GatewayFailure requestTimeout(String message) {
    return new GatewayFailure(HttpStatus.REQUEST_TIMEOUT, message, null);
  }

  /** The caller has sent as many requests as it may: 429. */
  public static GatewayFailure tooMany(String message, Duration retryAfter) {
    return new GatewayFailure(HttpStatus.TOO_MANY_REQUESTS, message, retryAfter);
  }

  /** A part of the platform that this deployment does not run: 501. */
  public static GatewayFailure notInstalled(String message) {
    return new GatewayFailure(HttpStatus.NOT_IMPLEMENTED, message, null);
  }

  /** The service broke off after the request had gone out; it may have acted on it: 502. */
  public static GatewayFailure brokenOff(String message) {
    return new GatewayFailure(HttpStatus.BAD_GATEWAY, message, null);
  }

  /** The service is down or busy and has not seen the request: 503. */
  public static GatewayFailure unavailable(String message, Duration retryAfter) {
    return new GatewayFailure(HttpStatus.SERVICE_UNAVAILABLE, message, retryAfter);
  }

  /** The service did not answer in time; it may still be at work: 504. */
  public static GatewayFailure timedOut(String message) {
    return new GatewayFailure(HttpStatus.GATEWAY_TIMEOUT, message, null);
  }

  public HttpStatus status() {
    return status;
  }

  /** When to try again, in whole seconds and at least one; null where trying again is no remedy. */
  public @Nullable Long retryAfterSeconds() {
    return retryAfter == null ? null : Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
