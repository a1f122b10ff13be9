package dev.polymath.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/** A service of its own, whose heap is small, takes no more memory however long it works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FlatMemoryCase {

  /** What a heap and buffers may still grow by once they are warm. */
  private static final long MARGIN = 64 << 20;

  private final Class<?> application;
  private final String[] properties;
  private ServiceProcess service;
  protected Http http;

  protected FlatMemoryCase(Class<?> application, String... properties) {
    this.application = application;
    this.properties = properties;
  }

  @BeforeAll
  final void start() {
    service = ServiceProcess.startWithHeap("128m", application, TestDatabase.create(), properties);
    http = service.http();
  }

  @AfterAll
  final void stop() {
    service.close();
  }

  /** Once it has warmed up, the service takes no more memory for all the rest. */
  protected final void assertFlat(Executable warmUp, Executable rest) throws Throwable {
    warmUp.execute();
    var before = service.residentBytes();

    rest.execute();

    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  /** The same for a job, which has warmed up after so many steps and is to succeed. */
  protected final void assertFlat(String job, int warm) throws Throwable {
    assertFlat(
        () -> await().atMost(Duration.ofMinutes(2)).until(() -> step(job) >= warm),
        () -> await().atMost(Duration.ofMinutes(5)).until(() -> !state(job).equals("RUNNING")));
    assertThat(state(job)).isEqualTo("SUCCEEDED");
  }

  private String state(String job) {
    return http.get(job).json().at("/state").asString();
  }

  protected final int step(String job) {
    return http.get(job).json().at("/progress/step").asInt();
  }
}
