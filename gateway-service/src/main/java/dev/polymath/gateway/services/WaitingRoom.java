package dev.polymath.gateway.services;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/**
 * The requests to one service that wait for the head of its answer. Above a number of them another
 * is refused at once: it would only wait behind them, and thousands that wait take the memory and
 * the processor that those in front need. Once an answer has begun, its request waits no longer,
 * however long a stream of events goes on.
 *
 * <p>Requests whose body still comes from the client are counted apart, so that clients who take
 * their time over large ones keep nobody out who asks a small question. So are long polls, which
 * stay open by intention and cost the service nothing meanwhile: there may be many of them.
 */
final class WaitingRoom {

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final String service;
  private final Bulkhead received;
  private final Bulkhead sending;
  private final Bulkhead polling;
  private final @Nullable Pattern polls;

  /**
   * An empty one.
   *
   * @param polls the paths of long polls, null where there are none
   */
  WaitingRoom(
      String service, int places, @Nullable Pattern polls, int maxPolls, BulkheadRegistry rooms) {
    this.service = service;
    this.received = rooms.bulkhead(service, room(places));
    this.sending = rooms.bulkhead(service + "-bodies", room(places));
    this.polling = rooms.bulkhead(service + "-polls", room(maxPolls));
    this.polls = polls;
  }

  private static BulkheadConfig room(int places) {
    return BulkheadConfig.custom()
        .maxConcurrentCalls(places)
        .maxWaitDuration(Duration.ZERO)
        .build();
  }

  /**
   * Takes a place, which is free again when it is closed.
   *
   * @throws GatewayFailure 429 when all are taken
   */
  Place enter(HttpUriRequestBase request) {
    var room = roomOf(request);
    if (room.tryAcquirePermission()) return room::onComplete;
    throw GatewayFailure.tooMany(
        "As many requests as may wait for the service '%s' do so. Try again a little later, and send fewer at a time."
            .formatted(service),
        RETRY_SOON);
  }

  private Bulkhead roomOf(HttpUriRequestBase request) {
    var path = request.getPath().split("\\?", 2)[0];
    if (polls != null && polls.matcher(path).matches()) return polling;
    var body = request.getEntity();
    return body == null || body.isRepeatable() ? received : sending;
  }

  /** A place of one request. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
