package dev.polymath.common.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The trust between the gateway and the services. One of {@code secret} and {@code jwk} is needed
 * once it is enabled.
 *
 * @param enabled whether a service refuses what does not come through the gateway
 * @param verify whether this process demands the token; false at the gateway, which only issues it
 * @param issuer the name of the gateway in the tokens
 * @param secret shared by all, at least 32 bytes: tokens are signed with HS256
 * @param jwk an elliptic-curve key (P-256) as a JSON Web Key: tokens are signed with ES256. The
 *     gateway has it with its private part, the services without
 * @param former the secret or key that came before, of the same kind: tokens signed with it are
 *     taken too, so that gateway and services can change over one after the other
 * @param lifetime how long a token is good for, at most 60 s
 * @param openPaths the paths that need no token
 */
@ConfigurationProperties("polymath.security")
record SecurityProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("true") boolean verify,
    @DefaultValue("polymath-gateway") String issuer,
    @Nullable String secret,
    @Nullable String jwk,
    @Nullable String former,
    @DefaultValue("30s") Duration lifetime,
    @DefaultValue({"/actuator/health/**", "/v2/health/**"}) List<String> openPaths) {

  static final int SECRET_BYTES = 32;

  SecurityProperties {
    if (enabled && blank(secret) == blank(jwk)) {
      throw new IllegalArgumentException(
          "polymath.security.enabled needs exactly one of polymath.security.secret and"
              + " polymath.security.jwk");
    }
    if (blank(former)) former = null;
    requireLong("secret", secret);
    if (blank(jwk)) requireLong("former", former);
    if (!lifetime.isPositive() || lifetime.compareTo(InternalTokens.LONGEST) > 0) {
      throw new IllegalArgumentException(
          "polymath.security.lifetime must be over 0 s and at most 60 s");
    }
  }

  /** Keys do not belong into a log. */
  @Override
  public String toString() {
    return "SecurityProperties[enabled=" + enabled + ", verify=" + verify + "]";
  }

  private static void requireLong(String name, @Nullable String secret) {
    if (secret == null || secret.isBlank()) return;
    if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
      throw new IllegalArgumentException(
          "polymath.security.%s must have at least %d bytes".formatted(name, SECRET_BYTES));
    }
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
