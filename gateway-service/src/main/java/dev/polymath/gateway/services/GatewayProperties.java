package dev.polymath.gateway.services;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The gateway's settings.
 *
 * @param services the installed services by their resource segment ({@code gp}, {@code pose}, …); a
 *     service without a URL is not installed here
 * @param connectTimeout how long a service may take to accept a connection
 * @param responseTimeout how long a service may take from the end of a request to the first byte of
 *     its answer, unless the service sets its own
 * @param bodyTimeout how long a client may take to send a body, or the first 16 KB of a longer one
 * @param idleTimeout how long a service may pause within an answer; event streams send something
 *     more often than that
 * @param maxWaiting the most requests that wait for one service's answer to begin, unless the
 *     service sets its own; as many again may still be sending a large body
 * @param maxLongPolls the most requests to one service that stay open by intention
 * @param maxConnections the most connections to one service at a time
 * @param maxWebSockets the most WebSockets that are open at a time
 * @param breaker when a service counts as down
 * @param cors which browser pages may call
 * @param modelCache for how long the gateway remembers which service owns a model
 * @param trustedProxies the addresses, as a regular expression, of proxies in front of the gateway
 *     whose {@code X-Forwarded-*} headers are believed; without it nobody's are
 */
@Validated
@ConfigurationProperties("polymath.gateway")
public record GatewayProperties(
    @DefaultValue Map<String, @Valid ServiceProperties> services,
    @DefaultValue("2s") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration connectTimeout,
    @DefaultValue("60s") @DurationMin(millis = 10) @DurationMax(hours = 1) Duration responseTimeout,
    @DefaultValue("20s") @DurationMin(millis = 10) @DurationMax(hours = 1) Duration bodyTimeout,
    @DefaultValue("5m") @DurationMin(millis = 10) @DurationMax(hours = 24) Duration idleTimeout,
    @DefaultValue("256") @Min(1) @Max(65_536) int maxWaiting,
    @DefaultValue("4096") @Min(1) @Max(65_536) int maxLongPolls,
    @DefaultValue("8192") @Min(1) @Max(65_536) int maxConnections,
    @DefaultValue("1024") @Min(0) @Max(65_536) int maxWebSockets,
    @DefaultValue @Valid Breaker breaker,
    @DefaultValue @Valid Cors cors,
    @DefaultValue("10s") @DurationMax(hours = 1) Duration modelCache,
    @Nullable Pattern trustedProxies) {

  /**
   * One service.
   *
   * @param url where it listens: scheme, host and port
   * @param responseTimeout in place of the gateway's own
   * @param maxWaiting in place of the gateway's own
   * @param longPolls the paths, as a regular expression, where requests stay open until there is
   *     something to tell
   */
  public record ServiceProperties(
      @Nullable URI url,
      @Nullable Duration responseTimeout,
      @Nullable @Min(1) @Max(65_536) Integer maxWaiting,
      @Nullable Pattern longPolls) {}

  /**
   * When a service counts as down. Only what happens between the gateway and the service counts:
   * refused and broken connections and timeouts, never an answer, whatever its status.
   *
   * @param calls the number of latest calls that are looked at
   * @param minimumCalls below this many calls the breaker never opens
   * @param failureRate the percentage of failures at which it opens
   * @param pause for how long it then answers 503 without asking the service
   */
  public record Breaker(
      @DefaultValue("20") @Min(1) @Max(10_000) int calls,
      @DefaultValue("10") @Min(1) @Max(10_000) int minimumCalls,
      @DefaultValue("50") @Min(1) @Max(100) int failureRate,
      @DefaultValue("3s") @DurationMin(millis = 10) @DurationMax(hours = 1) Duration pause) {}

  /**
   * Cross-origin calls.
   *
   * @param allowedOrigins the origins whose pages may call, such as {@code https://lab.example};
   *     none by default
   */
  public record Cors(@DefaultValue @NotNull List<String> allowedOrigins) {}
}
