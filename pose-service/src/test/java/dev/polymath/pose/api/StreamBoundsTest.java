package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** What a client of few manners can cost: not more than its place, and that not for long. */
@PoseTest
@TestPropertySource(
    properties = {
      "polymath.pose.stream.max=2",
      "polymath.pose.stream.idle=3s",
      "polymath.pose.stream.patience=3s"
    })
class StreamBoundsTest {

  private static final String LIVE = "model=live&layout=h36m&width=1000&height=800";

  private final Http http;
  private final int port;

  StreamBoundsTest(@LocalServerPort int port) {
    this.port = port;
    http = new Http(port);
  }

  @BeforeEach
  void aModelIsThere() {
    ImportedModel.ensure(http, "live", TemporalArchitecture.of(List.of(3, 3, 3), 16, true), true);
    await().atMost(Duration.ofSeconds(20)).until(() -> followed() == 0);
  }

  @Test
  void oneVideoMoreThanThereArePlacesIsTurnedAway() throws InterruptedException {
    try (var first = LiveClient.open(port, LIVE);
        var second = LiveClient.open(port, LIVE)) {
      first.next();
      second.next();
      try (var third = LiveClient.open(port, LIVE)) {
        assertThat(third.next().get("detail").asString()).contains("come again later");
        assertThat(third.end().code()).isEqualTo(1013);
      }
      assertThat(followed()).isEqualTo(2);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> followed() == 0);
    try (var again = LiveClient.open(port, LIVE)) {
      assertThat(again.next().get("type").asString()).isEqualTo("opened");
    }
  }

  @Test
  void aVideoThatPausesForTooLongIsClosed() throws InterruptedException {
    try (var video = LiveClient.open(port, LIVE)) {
      video.next();

      video.end();

      await().atMost(Duration.ofSeconds(10)).until(() -> followed() == 0);
    }
  }

  /** What it is not answered is not read, until the sockets are full: that is all it gets. */
  @Test
  void aClientThatDoesNotReadIsNotReadEitherAndCutOffInTheEnd() {
    var video = LiveClient.blind(port, LIVE);
    var frame = "{\"keypoints\": " + StreamTest.frames(1, 1).getFirst() + "}";

    assertThatThrownBy(
            () -> {
              for (var i = 0; i < 1_000_000; i++) video.send(frame).get(2, TimeUnit.SECONDS);
            })
        .isInstanceOfAny(TimeoutException.class, java.util.concurrent.ExecutionException.class);
    await().atMost(Duration.ofSeconds(20)).until(() -> followed() == 0);
    video.socket().abort();
  }

  private double followed() {
    return http.get("/actuator/metrics/polymath.pose.streams")
        .json()
        .at("/measurements/0/value")
        .asDouble();
  }
}
