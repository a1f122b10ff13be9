package dev.polymath.gateway.access;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may pass the gateway.
 *
 * @param keys whether callers must say who they are; needs a database
 * @param firstKey a key that may do everything, as {@code ./polymath key} draws it; it is stored at
 *     the start. Needed as long as there is no other key that may administer
 * @param metricsKey a key that may read the gateway's own state and nothing else, for whoever
 *     collects its metrics; it is stored at the start
 * @param remembered for how long a gateway goes by what it has read of a key: a revoked key ends at
 *     the latest after this everywhere, and at once at the gateway that revoked it
 * @param requestsPerMinute of a key that says nothing else, of a user, and of an address without a
 *     key
 * @param failuresPerMinute how many wrong keys one address may try
 * @param open the paths that need no key
 * @param participants the paths at which the service itself asks for a credential of its own
 * @param infer the paths that need the role infer, whatever the method
 * @param admin the paths that need the role admin of their service
 * @param jwt tokens of an identity provider
 */
@Validated
@ConfigurationProperties("polymath.gateway.access")
record AccessProperties(
    @DefaultValue("false") boolean keys,
    @Nullable String firstKey,
    @Nullable String metricsKey,
    @DefaultValue("5s") @DurationMax(minutes = 5) Duration remembered,
    @DefaultValue("6000") @Min(1) @Max(10_000_000) int requestsPerMinute,
    @DefaultValue("30") @Min(1) @Max(10_000_000) int failuresPerMinute,
    @DefaultValue @NotNull List<String> open,
    @DefaultValue @NotNull List<String> participants,
    @DefaultValue @NotNull List<String> infer,
    @DefaultValue @NotNull List<String> admin,
    @DefaultValue @Valid Jwt jwt) {

  /**
   * Tokens of OAuth 2 as JSON Web Tokens.
   *
   * @param issuer whose tokens are taken; none are without it
   * @param jwkSetUri where its keys are; found by the issuer's own metadata if left out
   * @param audience the audience that a token must name
   * @param grantsClaim the claim that holds grants such as {@code gp:infer}, as a list or as words
   *     in one text; words that are no grants are passed over
   */
  record Jwt(
      @Nullable String issuer,
      @Nullable URI jwkSetUri,
      @DefaultValue("polymath") String audience,
      @DefaultValue("scope") String grantsClaim) {}

  /** Keys do not belong into a log. */
  @Override
  public String toString() {
    return "AccessProperties[keys=" + keys + "]";
  }
}
