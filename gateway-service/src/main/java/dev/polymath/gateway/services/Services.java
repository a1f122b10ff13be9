package dev.polymath.gateway.services;

import dev.polymath.common.security.InternalTokens;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The services that are installed here. Their order is fixed, whatever the configuration's: the
 * order of {@link #KNOWN}, then any other by name.
 */
@Component
public final class Services implements DisposableBean {

  /** The services of the platform, in the order in which they are shown and asked. */
  public static final List<String> KNOWN = List.of("pose", "federation", "molecules", "gan", "gp");

  private final Map<String, ServiceClient> installed;
  private final HttpClient webSockets;
  private final ExecutorService questions =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("question-", 0).factory());

  Services(
      GatewayProperties properties,
      MeterRegistry meters,
      ObservationRegistry observations,
      ObjectProvider<InternalTokens> tokens) {
    webSockets =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(properties.connectTimeout())
            .executor(questions)
            .build();
    var breaker = properties.breaker();
    var breakers =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowSize(breaker.calls())
                .minimumNumberOfCalls(breaker.minimumCalls())
                .failureRateThreshold(breaker.failureRate())
                .waitDurationInOpenState(breaker.pause())
                .permittedNumberOfCallsInHalfOpenState(3)
                .build());
    var rooms = BulkheadRegistry.ofDefaults();
    installed = new LinkedHashMap<>();
    inOrder(properties.services().keySet())
        .forEach(
            name -> {
              var service = properties.services().get(name);
              if (service == null || service.url() == null) return;
              if (service.url().toString().isBlank()) return;
              var responseTimeout =
                  service.responseTimeout() == null
                      ? properties.responseTimeout()
                      : service.responseTimeout();
              installed.put(
                  name,
                  new ServiceClient(
                      name,
                      checked(name, service.url()),
                      ServiceHttp.create(
                          properties, responseTimeout, new TracedCalls(name, observations)),
                      webSockets,
                      breakers.circuitBreaker(name),
                      new WaitingRoom(
                          name,
                          places(service, properties),
                          service.longPolls(),
                          properties.maxLongPolls(),
                          rooms),
                      properties,
                      responseTimeout,
                      tokens.getIfAvailable()));
            });
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    TaggedBulkheadMetrics.ofBulkheadRegistry(rooms).bindTo(meters);
  }

  private static int places(
      GatewayProperties.ServiceProperties service, GatewayProperties properties) {
    return service.maxWaiting() == null ? properties.maxWaiting() : service.maxWaiting();
  }

  /** All that are installed, in order. */
  public List<ServiceClient> installed() {
    return List.copyOf(installed.values());
  }

  /** The names of the platform's services and of any other that is installed, in order. */
  public List<String> names() {
    var names = new ArrayList<>(KNOWN);
    installed.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names;
  }

  /** The service of that name, or null where it is not installed. */
  public @Nullable ServiceClient find(String name) {
    return installed.get(name);
  }

  /**
   * The service of that name.
   *
   * @throws GatewayFailure 501 for a service of the platform that is not installed here, 404 for
   *     any other name
   */
  public ServiceClient require(String name) {
    var service = installed.get(name);
    if (service != null) return service;
    if (KNOWN.contains(name)) {
      throw GatewayFailure.notInstalled(
          "The service '%s' is not installed here. GET / lists what is.".formatted(name));
    }
    throw GatewayFailure.notFound("There is no such service. GET / lists what there is.");
  }

  /**
   * Asks every installed service the same thing at the same time.
   *
   * @param question gets an answer, or throws {@link IOException} where there is none
   * @return the answers in order, null where there was none
   */
  public <T> Map<ServiceClient, @Nullable T> askAll(Function<ServiceClient, Callable<T>> question) {
    var asked = new LinkedHashMap<ServiceClient, Future<T>>();
    for (var service : installed()) asked.put(service, questions.submit(question.apply(service)));
    var answers = new LinkedHashMap<ServiceClient, @Nullable T>();
    asked.forEach((service, answer) -> answers.put(service, await(answer)));
    return answers;
  }

  private static <T> @Nullable T await(Future<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException) return null;
      throw new IllegalStateException(e.getCause());
    }
  }

  private static List<String> inOrder(Iterable<String> configured) {
    var others = new TreeSet<String>();
    configured.forEach(others::add);
    var names = new ArrayList<>(KNOWN);
    names.retainAll(others);
    KNOWN.forEach(others::remove);
    names.addAll(others);
    return names;
  }

  private static URI checked(String name, URI url) {
    var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    var bare =
        url.getHost() != null
            && url.getRawQuery() == null
            && url.getRawFragment() == null
            && url.getRawUserInfo() == null
            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
    if (!bare || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "polymath.gateway.services.%s.url must be scheme, host and port, such as http://127.0.0.1:8085"
              .formatted(name));
    }
    return URI.create(scheme + "://" + url.getRawAuthority());
  }

  @Override
  public void destroy() throws IOException {
    webSockets.shutdownNow();
    questions.shutdownNow();
    for (var service : installed()) service.close();
  }
}
