package dev.polymath.common.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.failure.Failure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkingMemoryTest {

  private static final long MEGABYTE = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(20);

  private final WorkingMemory memory = new WorkingMemory(10 * MEGABYTE, LONG);
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    requests.close();
  }

  @Test
  void whatARequestClaimedIsGivenBackWhenItHasBeenAnswered() throws Exception {
    var answered =
        within(
            memory,
            () -> {
              memory.claim(4 * MEGABYTE);
              return memory.claimed();
            });

    assertThat(answered).isEqualTo(4 * MEGABYTE);
    assertThat(memory.claimed()).isZero();
  }

  @Test
  void itIsGivenBackToWhereAnAnswerFails() {
    Callable<String> failing =
        () -> {
          memory.claim(4 * MEGABYTE);
          throw new IllegalStateException("expected");
        };

    assertThatThrownBy(() -> within(memory, failing)).hasMessage("expected");
    assertThat(memory.claimed()).isZero();
  }

  @Test
  void whatARequestClaimedBeforeCountsTowardsMore() throws Exception {
    var claimed =
        within(
            memory,
            () -> {
              memory.claim(4 * MEGABYTE);
              memory.claim(6 * MEGABYTE);
              memory.claim(MEGABYTE);
              return memory.claimed();
            });

    assertThat(claimed).isEqualTo(6 * MEGABYTE);
  }

  @Test
  void aRequestWaitsUntilAnotherHasBeenAnswered() throws Exception {
    var first = holding(8 * MEGABYTE);
    await().until(() -> memory.claimed() == 8 * MEGABYTE);
    var second = holding(4 * MEGABYTE);
    Thread.sleep(50);
    assertThat(memory.claimed()).isEqualTo(8 * MEGABYTE);

    end.countDown();

    assertThat(first.get()).isEqualTo("answered");
    assertThat(second.get()).isEqualTo("answered");
  }

  @Test
  void whatFindsNoRoomInTimeIsToComeAgain() throws Exception {
    var hasty = new WorkingMemory(10 * MEGABYTE, Duration.ofMillis(20));
    within(
        hasty,
        () -> {
          hasty.claim(8 * MEGABYTE);
          var other = requests.submit(() -> within(hasty, claiming(hasty, 4 * MEGABYTE)));
          assertThatThrownBy(other::get)
              .cause()
              .isInstanceOfSatisfying(
                  Failure.Busy.class, busy -> assertThat(busy.retryAfter()).isPositive());
          return "answered";
        });
    assertThat(within(hasty, claiming(hasty, 10 * MEGABYTE))).isEqualTo("answered");
  }

  @Test
  void smallRequestsClaimNothingAndWaitForNobody() throws Exception {
    holding(10 * MEGABYTE);
    await().until(() -> memory.claimed() == 10 * MEGABYTE);

    assertThat(within(memory, claiming(memory, 1000))).isEqualTo("answered");
  }

  @Test
  void whatIsLargerThanAllIsLetInAlone() throws Exception {
    assertThat(within(memory, claiming(memory, 1000 * MEGABYTE))).isEqualTo("answered");
    assertThat(memory.claimed()).isZero();
  }

  @Test
  void twoThatHavePartsDoNotWaitForEachOther() throws Exception {
    var both = new CyclicBarrier(2);
    Callable<String> growing =
        () ->
            within(
                memory,
                () -> {
                  memory.claim(5 * MEGABYTE);
                  both.await();
                  memory.claim(10 * MEGABYTE);
                  return "answered";
                });
    var first = requests.submit(growing);
    var second = requests.submit(growing);

    assertThat(first.get()).isEqualTo("answered");
    assertThat(second.get()).isEqualTo("answered");
  }

  @Test
  void whatIsNoRequestClaimsNothing() {
    memory.claim(100 * MEGABYTE);

    assertThat(memory.claimed()).isZero();
  }

  private Future<String> holding(long bytes) {
    return requests.submit(
        () ->
            within(
                memory,
                () -> {
                  memory.claim(bytes);
                  end.await();
                  return "answered";
                }));
  }

  private static Callable<String> claiming(WorkingMemory memory, long bytes) {
    return () -> {
      memory.claim(bytes);
      return "answered";
    };
  }

  private static <T> T within(WorkingMemory memory, Callable<T> answer) throws Exception {
    try (var claim = memory.open()) {
      return claim.around(answer);
    }
  }
}
