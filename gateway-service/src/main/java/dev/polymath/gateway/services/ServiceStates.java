package dev.polymath.gateway.services;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How the services are doing, as their own readiness says. Asked at most once a second, however
 * many want to know.
 */
@Component
public final class ServiceStates {

  private static final String READINESS = "/actuator/health/readiness";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 64 * 1024;

  private final Services services;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Seen seen;

  ServiceStates(Services services) {
    this.services = services;
  }

  /** Every service of the platform by name, in order. */
  public Map<String, ServiceState> now() {
    var latest = seen;
    if (latest != null && latest.isFresh()) return latest.states();
    asking.lock();
    try {
      latest = seen;
      if (latest != null && latest.isFresh()) return latest.states();
      var states = ask();
      seen = new Seen(states, System.nanoTime());
      return states;
    } finally {
      asking.unlock();
    }
  }

  /** Whether every installed service takes requests. */
  public boolean allReady() {
    return now().values().stream()
        .allMatch(state -> state == ServiceState.READY || state == ServiceState.NOT_INSTALLED);
  }

  private Map<String, ServiceState> ask() {
    var states = new LinkedHashMap<String, ServiceState>();
    services.names().forEach(name -> states.put(name, ServiceState.NOT_INSTALLED));
    services
        .askAll(service -> () -> service.ask(READINESS, TIMEOUT, MAX_BYTES))
        .forEach((service, answer) -> states.put(service.name(), stateOf(answer)));
    return states;
  }

  private static ServiceState stateOf(ServiceClient.@Nullable Answer answer) {
    if (answer == null) return ServiceState.DOWN;
    return answer.ok() ? ServiceState.READY : ServiceState.NOT_READY;
  }

  private record Seen(Map<String, ServiceState> states, long nanoTime) {
    boolean isFresh() {
      return System.nanoTime() - nanoTime < FRESH.toNanos();
    }
  }
}
