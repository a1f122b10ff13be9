package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.security.Caller;
import dev.polymath.common.security.InternalTokens;
import java.net.http.WebSocketHandshakeException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Where services answer the gateway alone, so does the door for videos. */
@PoseTest
@TestPropertySource(
    properties = {
      "polymath.security.enabled=true",
      "polymath.security.secret=a secret of the tests, 32 bytes and more"
    })
class StreamSecurityTest {

  private static final String QUERY = "model=nobody&layout=h36m&width=1000&height=800";

  @LocalServerPort private int port;
  @Autowired private InternalTokens tokens;

  @Test
  void aVideoWithoutTheGatewaysTokenIsNotLetIn() {
    assertThatThrownBy(() -> LiveClient.open(port, QUERY))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
  }

  @Test
  void withItTheVideoIsLookedAt() throws InterruptedException {
    var token = "Bearer " + tokens.issue(new Caller("anyone", Set.of()), "pose");
    try (var video = LiveClient.open(port, QUERY, "Authorization", token)) {
      assertThat(video.next().get("detail").asString()).contains("no such model");
    }
  }
}
