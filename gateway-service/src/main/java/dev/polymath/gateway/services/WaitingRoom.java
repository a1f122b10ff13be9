package dev.polymath.gateway.services;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * The requests to one service that wait for the head of its answer. Above a number of them another
 * is refused at once: it would only wait behind them, and thousands that wait take the memory and
 * the processor that those in front need. Once an answer has begun, its request waits no longer,
 * however long a stream of events goes on.
 *
 * <p>Requests whose body still comes from the client are counted apart, so that clients who take
 * their time over large ones keep nobody out who asks a small question.
 */
final class WaitingRoom {

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final String service;
  private final Bulkhead received;
  private final Bulkhead sending;

  WaitingRoom(String service, int places, BulkheadRegistry rooms) {
    var config =
        BulkheadConfig.custom().maxConcurrentCalls(places).maxWaitDuration(Duration.ZERO).build();
    this.service = service;
    this.received = rooms.bulkhead(service, config);
    this.sending = rooms.bulkhead(service + "-bodies", config);
  }

  /**
   * Takes a place, which is free again when it is closed.
   *
   * @throws GatewayFailure 429 when all are taken
   */
  Place enter(HttpUriRequestBase request) {
    var body = request.getEntity();
    var room = body == null || body.isRepeatable() ? received : sending;
    if (room.tryAcquirePermission()) return room::onComplete;
    throw GatewayFailure.tooMany(
        "As many requests as may wait for the service '%s' do so. Try again a little later, and send fewer at a time."
            .formatted(service),
        RETRY_SOON);
  }

  /** A place of one request. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
