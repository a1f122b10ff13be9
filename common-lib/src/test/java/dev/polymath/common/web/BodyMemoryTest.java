package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.testing.FullMemory;
import dev.polymath.common.testing.Http;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class BodyMemoryTest {

  private static final String CLAIMS = "/v1/sample/claims";

  private final Http http;
  private final WorkingMemory memory;
  private final SampleService.Api service;

  BodyMemoryTest(
      @LocalServerPort int port,
      @Autowired WorkingMemory memory,
      @Autowired SampleService.Api service) {
    this.http = new Http(port);
    this.memory = memory;
    this.service = service;
  }

  @Test
  void aLongBodyClaimsWhatItIsOnceItIsParsed() {
    var body = numbers(20_000);

    var whole = http.post(CLAIMS, "application/json", body);
    assertThat(Long.parseLong(whole.text())).isBetween(8L * body.length, 17L * body.length);
    var chunked = http.postChunked(CLAIMS, "application/json", body);
    assertThat(Long.parseLong(chunked.text())).isBetween(8L * body.length, 17L * body.length);

    await().until(() -> memory.claimed() == 0);
  }

  @Test
  void aShortOneClaimsNothing() {
    assertThat(http.post(CLAIMS, "application/json", numbers(100)).text()).isEqualTo("0");
  }

  @Test
  void whatIsAnsweredOnAnotherThreadHoldsItUntilItHasBeen() throws Exception {
    service.gate = new CountDownLatch(1);
    var body = numbers(20_000);
    var answer =
        CompletableFuture.supplyAsync(
            () -> http.post(CLAIMS + "/events", "application/json", body));
    await().until(() -> memory.claimed() >= 8L * body.length);
    Thread.sleep(50);
    assertThat(memory.claimed()).isGreaterThanOrEqualTo(8L * body.length);

    service.gate.countDown();

    assertThat(answer.get().text()).contains("20000");
    await().until(() -> memory.claimed() == 0);
  }

  @Test
  void whereThereIsNoRoomItIs429AndShortOnesAreAnswered() throws Exception {
    try (var _ = new FullMemory(memory)) {
      var refused = http.post(CLAIMS, "application/json", numbers(20_000));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.text()).contains("Send this one again later");
      assertThat(http.post(CLAIMS, "application/json", numbers(100)).status()).isEqualTo(200);
    }

    assertThat(http.post(CLAIMS, "application/json", numbers(20_000)).status()).isEqualTo(200);
  }

  private static byte[] numbers(int count) {
    return ("[" + "1.5,".repeat(count - 1) + "1.5]").getBytes(StandardCharsets.US_ASCII);
  }
}
