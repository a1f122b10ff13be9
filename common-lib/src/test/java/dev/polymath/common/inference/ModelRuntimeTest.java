package dev.polymath.common.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ModelVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ModelRuntimeTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final InMemoryModels models = new InMemoryModels();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<ModelVersion, Doubler> loaded = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private boolean held;
  private ModelRuntime<Integer, Integer> runtime = runtime(Map.of());

  @AfterEach
  void close() {
    loaded.values().forEach(model -> model.mayRun.release(1000));
    runtime.close();
    callers.close();
  }

  @Test
  void aModelAnswers() {
    assertThat(runtime.infer(models.publish("m", 10), 21, LONG)).isEqualTo(42);
  }

  @Test
  void requestsThatWaitShareOneForwardAndEachCallerGetsItsOwnAnswer() throws Exception {
    held = true;
    var model = models.publish("m", 10);
    var first = ask(model, 0);
    var doubler = begun(model);
    var others = IntStream.rangeClosed(1, 16).mapToObj(i -> ask(model, 2 * i)).toList();
    awaitQueued(16);

    doubler.mayRun.release(1000);

    assertThat(first.get()).isZero();
    for (var i = 0; i < 16; i++) {
      assertThat(others.get(i).get()).isEqualTo(4 * (i + 1));
    }
    assertThat(doubler.batches).hasSize(2);
  }

  @Test
  void noBatchIsLargerThanTheLargest() throws Exception {
    runtime = runtime(Map.of("max-batch", "4"));
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    var doubler = begun(model);
    var others = IntStream.range(0, 10).mapToObj(i -> ask(model, 2 * i)).toList();
    awaitQueued(10);

    doubler.mayRun.release(1000);

    for (var other : others) {
      other.get();
    }
    assertThat(doubler.batches).allMatch(batch -> batch.size() <= 4).hasSize(4);
  }

  @Test
  void requestsWithDifferentKeysNeverMeet() throws Exception {
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    var doubler = begun(model);
    var others = IntStream.range(0, 16).mapToObj(i -> ask(model, i)).toList();
    awaitQueued(16);

    doubler.mayRun.release(1000);

    for (var i = 0; i < 16; i++) {
      assertThat(others.get(i).get()).isEqualTo(2 * i);
    }
    assertThat(doubler.batches)
        .hasSize(3)
        .allMatch(batch -> batch.stream().map(each -> each % 2).distinct().count() == 1);
  }

  @Test
  void aRequestPastItsDeadlineCostsNoForward() throws Exception {
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    var doubler = begun(model);

    assertThatThrownBy(() -> runtime.infer(model, 2, Duration.ofMillis(30)))
        .isInstanceOf(Failure.DeadlinePassed.class);
    doubler.mayRun.release(1000);
    runtime.infer(model, 4, LONG);

    assertThat(doubler.batches).containsExactly(List.of(0), List.of(4));
    assertThat(count("deadline")).isEqualTo(1);
  }

  @Test
  void aFullQueueIsBusyAndSaysWhenToComeAgain() throws Exception {
    runtime = runtime(Map.of("queue", "3"));
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    var doubler = begun(model);
    var waiting = IntStream.range(0, 3).mapToObj(i -> ask(model, i)).toList();
    awaitQueued(3);

    assertThatThrownBy(() -> runtime.infer(model, 9, LONG))
        .isInstanceOfSatisfying(
            Failure.Busy.class,
            busy -> assertThat(busy.retryAfter()).isBetween(Duration.ofSeconds(1), LONG));

    doubler.mayRun.release(1000);
    for (var each : waiting) {
      each.get();
    }
    assertThat(runtime.infer(model, 9, LONG)).isEqualTo(18);
    assertThat(count("busy")).isEqualTo(1);
  }

  @Test
  void aPoisonedRequestFailsAloneAndItsNeighboursAreAnswered() throws Exception {
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    var doubler = begun(model);
    var poison = ask(model, Doubler.POISON);
    var neighbours = IntStream.range(1, 8).mapToObj(i -> ask(model, 2 * i)).toList();
    awaitQueued(8);

    doubler.mayRun.release(1000);

    for (var i = 0; i < 7; i++) {
      assertThat(neighbours.get(i).get()).isEqualTo(4 * (i + 1));
    }
    assertThatThrownBy(poison::get)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("I cannot double 666");
    assertThat(count("error")).isEqualTo(1);
  }

  @Test
  void aModelIsLoadedOnceHoweverManyAskForItAtOnce() throws Exception {
    var model = models.publish("m", 10);
    var answers = IntStream.range(0, 50).mapToObj(i -> ask(model, i)).toList();
    for (var i = 0; i < 50; i++) {
      assertThat(answers.get(i).get()).isEqualTo(2 * i);
    }
    assertThat(loads).hasValue(1);
    assertThat(loaded.get(model).threads).allMatch(thread -> !thread.isVirtual());
    assertThat(loaded.get(model).threads.stream().distinct()).hasSize(1);
  }

  @Test
  void theModelUsedLeastRecentlyLeavesWhenTheMemoryIsFull() {
    runtime = runtime(Map.of("memory", "100B"));
    var a = models.publish("a", 40);
    var b = models.publish("b", 40);
    var c = models.publish("c", 40);
    runtime.infer(a, 1, LONG);
    runtime.infer(b, 1, LONG);
    runtime.infer(a, 1, LONG);

    runtime.infer(c, 1, LONG);

    assertThat(loaded.get(b).closed).isTrue();
    assertThat(loaded.get(a).closed).isFalse();
    assertThat(meters.find("polymath.inference.model.memory").gauges())
        .extracting(gauge -> gauge.getId().getTag("model"))
        .containsExactlyInAnyOrder("a", "c");
    assertThat(meters.find("polymath.inference.batch.size").tag("model", "b").meter()).isNull();
    assertThat(runtime.infer(b, 4, LONG)).isEqualTo(8);
    assertThat(loads).hasValue(4);
  }

  @Test
  void aModelInUseIsNeverEvictedAndAnotherWaitsForIt() throws Exception {
    runtime = runtime(Map.of("memory", "100B"));
    held = true;
    var a = models.publish("a", 60);
    var b = models.publish("b", 60);
    var first = ask(a, 1);
    var doubler = begun(a);
    held = false;
    var second = ask(b, 2);

    await().pollDelay(Duration.ofMillis(100)).until(() -> !second.isDone() && !doubler.closed);
    doubler.mayRun.release(1000);

    assertThat(first.get()).isEqualTo(2);
    assertThat(second.get()).isEqualTo(4);
    assertThat(doubler.closed).isTrue();
  }

  @Test
  void moreModelsThanAllowedLeaveInTheirTurn() {
    runtime = runtime(Map.of("max-models", "2"));
    for (var name : List.of("a", "b", "c", "d")) {
      runtime.infer(models.publish(name, 1), 1, LONG);
    }
    await().until(() -> loaded.values().stream().filter(model -> !model.closed).count() == 2);
  }

  @Test
  void aModelThatNeverFitsIsUnavailableAndSaysWhy() {
    runtime = runtime(Map.of("memory", "100B"));
    assertThatThrownBy(() -> runtime.infer(models.publish("m", 101), 1, LONG))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("101 bytes")
        .hasMessageContaining("polymath.inference.memory");
  }

  @Test
  void aLoadThatFailsIsReportedAndTriedAgainLater() {
    var attempts = new AtomicInteger();
    runtime =
        runtime(
            Map.of("load-retry", "200ms"),
            (version, weights, device) -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IOException("the disk is on fire in /secret/path");
              }
              return new Doubler(1, false);
            });
    var model = models.publish("m", 10);

    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> runtime.infer(model, 1, LONG))
          .isInstanceOf(Failure.Unavailable.class)
          .hasMessageContaining("could not be loaded")
          .hasMessageNotContaining("/secret");
    }
    assertThat(attempts).hasValue(1);
    await().pollInterval(Duration.ofMillis(50)).until(() -> succeeds(model));
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aModelThatLoadsLongerThanTheDeadlineIsUnavailableAndThenThere() {
    var go = new CountDownLatch(1);
    runtime =
        runtime(
            Map.of(),
            (version, weights, device) -> {
              go.await();
              return new Doubler(1, false);
            });
    var model = models.publish("m", 10);

    assertThatThrownBy(() -> runtime.infer(model, 1, Duration.ofMillis(30)))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("still being loaded");
    go.countDown();

    assertThat(runtime.infer(model, 1, LONG)).isEqualTo(2);
  }

  @Test
  void aShutdownAnswersWhatWasAcceptedAndTakesNoMore() throws Exception {
    held = true;
    var model = models.publish("m", 10);
    var accepted = new ArrayList<Future<Integer>>();
    accepted.add(ask(model, 0));
    var doubler = begun(model);
    IntStream.range(0, 5).forEach(i -> accepted.add(ask(model, i)));
    awaitQueued(5);

    var closing = callers.submit(() -> runtime.close());
    await().until(() -> !runtime.isAccepting());
    assertThatThrownBy(() -> runtime.infer(model, 1, LONG)).isInstanceOf(Failure.Unavailable.class);
    doubler.mayRun.release(1000);
    closing.get();

    for (var each : accepted) {
      assertThat(each.get()).isNotNull();
    }
    assertThat(doubler.closed).isTrue();
    assertThat(meters.find("polymath.inference.queue.time").meters()).isEmpty();
  }

  @Test
  void aShutdownDoesNotWaitForEver() throws Exception {
    runtime = runtime(Map.of("drain", "50ms"));
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    begun(model);
    var waiting = ask(model, 2);
    awaitQueued(1);

    runtime.close();

    assertThatThrownBy(waiting::get).hasCauseInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void everyRequestIsMeasured() throws Exception {
    var model = models.publish("m", 10);
    for (var i = 0; i < 5; i++) {
      runtime.infer(model, i, LONG);
    }
    assertThat(
            meters
                .get("polymath.inference.queue.time")
                .tags("model", "m", "version", "1")
                .timer()
                .count())
        .isEqualTo(5);
    assertThat(meters.get("polymath.inference.compute.time").timer().count()).isEqualTo(5);
    assertThat(meters.get("polymath.inference.batch.size").summary().max()).isEqualTo(1);
    assertThat(meters.get("polymath.inference.model.memory").tag("device", "cpu").gauge().value())
        .isEqualTo(10);
    assertThat(count("ok")).isEqualTo(5);
  }

  @Test
  void aLoneCallerIsNotDelayed() {
    runtime = runtime(Map.of("max-delay", "1s"));
    var model = models.publish("m", 10);
    runtime.infer(model, 0, LONG);
    assertThat(runtime.infer(model, 1, Duration.ofMillis(500))).isEqualTo(2);
  }

  @Test
  void callersInStepShareTheirForwards() throws Exception {
    runtime = runtime(Map.of("max-delay", "500ms"));
    held = true;
    var model = models.publish("m", 10);
    ask(model, 0);
    var doubler = begun(model);
    var company = IntStream.range(0, 4).mapToObj(i -> ask(model, 2 * i)).toList();
    awaitQueued(4);
    doubler.mayRun.release(1000);
    for (var each : company) {
      each.get();
    }

    var again = IntStream.range(0, 4).mapToObj(i -> ask(model, 2 * i)).toList();
    for (var each : again) {
      each.get();
    }

    assertThat(doubler.batches).extracting(List::size).containsExactly(1, 4, 4);
  }

  private boolean succeeds(ModelVersion model) {
    try {
      return runtime.infer(model, 1, LONG) == 2;
    } catch (Failure.Unavailable e) {
      return false;
    }
  }

  private Future<Integer> ask(ModelVersion model, int request) {
    Callable<Integer> call = () -> runtime.infer(model, request, LONG);
    return callers.submit(call);
  }

  private Doubler begun(ModelVersion model) throws InterruptedException {
    await().until(() -> loaded.containsKey(model));
    loaded.get(model).begun.await();
    return loaded.get(model);
  }

  private void awaitQueued(int requests) {
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> meters.get("polymath.inference.queue.size").gauge().value() == requests);
  }

  private double count(String outcome) {
    return meters.get("polymath.inference.requests").tag("outcome", outcome).counter().count();
  }

  private ModelRuntime<Integer, Integer> runtime(Map<String, String> settings) {
    return runtime(
        settings,
        (version, weights, device) -> {
          loads.incrementAndGet();
          var model = new Doubler(version.bytes(), held);
          loaded.put(version, model);
          return model;
        });
  }

  private ModelRuntime<Integer, Integer> runtime(Map<String, String> settings, Loading loading) {
    return new ModelRuntime<>(
        (version, weights, device) -> {
          try {
            return loading.load(version, weights, device);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        models,
        properties(settings),
        Accelerators.NONE,
        meters,
        new InferenceTraces(ObservationRegistry.NOOP));
  }

  static InferenceProperties properties(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("", InferenceProperties.class);
  }

  @FunctionalInterface
  private interface Loading {
    Doubler load(ModelVersion version, java.io.InputStream weights, Device device)
        throws IOException, InterruptedException;
  }
}
