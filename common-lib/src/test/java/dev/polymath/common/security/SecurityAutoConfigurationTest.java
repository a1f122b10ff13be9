package dev.polymath.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class SecurityAutoConfigurationTest {

  private static final String SECRET = "polymath.security.secret=" + "s".repeat(32);

  private final WebApplicationContextRunner gateway =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SecurityAutoConfiguration.class))
          .withPropertyValues("polymath.security.verify=false");

  @Test
  void byDefaultThereIsNothing() {
    gateway.run(context -> assertThat(context).doesNotHaveBean(InternalTokens.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "polymath.security.secret=",
        "polymath.security.secret=only thirty-one bytes long, ah!",
        "polymath.security.jwk={}",
        "polymath.security.jwk={\"kty\":\"oct\",\"k\":\"AAAA\"}",
        "polymath.security.lifetime=61s",
      })
  void enabledWithoutAGoodKeyItDoesNotStart(String property) {
    gateway
        .withPropertyValues("polymath.security.enabled=true", property)
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void twoKindsOfKeyAreOneTooMany() {
    gateway
        .withPropertyValues(
            "polymath.security.enabled=true", SECRET, "polymath.security.jwk=" + key())
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("exactly one of"));
  }

  @Test
  void withAnEllipticKeyTheGatewaySignsAndAServiceCanOnlyVerify() {
    var key = key();
    gateway
        .withPropertyValues("polymath.security.enabled=true", "polymath.security.jwk=" + key)
        .run(
            context -> {
              var token =
                  context
                      .getBean(InternalTokens.class)
                      .issue(new Caller("key-17", Set.of("train")), "gp");
              serviceVerifies(key.toPublicJWK(), token);
            });
  }

  private void serviceVerifies(ECKey publicKey, String token) {
    gateway
        .withPropertyValues("polymath.security.enabled=true", "polymath.security.jwk=" + publicKey)
        .run(
            context -> {
              var tokens = context.getBean(InternalTokens.class);
              assertThat(tokens.verify(token, "gp"))
                  .contains(new Caller("key-17", Set.of("train")));
              assertThat(tokens.verify(token, "pose")).isEmpty();
              assertThatThrownBy(() -> tokens.issue(new Caller("me", Set.of()), "gp"))
                  .isInstanceOf(IllegalStateException.class);
            });
  }

  @Test
  void whileOneSecretFollowsAnotherAServiceTakesTokensOfBoth() {
    var old = "polymath.security.secret=" + "o".repeat(32);
    var former = "polymath.security.former=" + "o".repeat(32);

    assertThat(taken(token(old), SECRET, former)).isTrue();
    assertThat(taken(token(SECRET), SECRET, former)).isTrue();
    assertThat(taken(token(SECRET, former), SECRET)).as("the gateway signs anew").isTrue();
    assertThat(taken(token(old), SECRET)).as("the change is over").isFalse();
    assertThat(taken(token(old), SECRET, "polymath.security.former=")).isFalse();
    assertThat(taken(token("polymath.security.secret=" + "x".repeat(32)), SECRET, former))
        .isFalse();
  }

  @Test
  void whileOneKeyFollowsAnotherAServiceTakesTokensOfBoth() {
    var old = key();
    var now = "polymath.security.jwk=" + key();
    var former = "polymath.security.former=" + old.toPublicJWK();

    assertThat(taken(token("polymath.security.jwk=" + old), now, former)).isTrue();
    assertThat(taken(token(now), now, former)).isTrue();
    assertThat(taken(token("polymath.security.jwk=" + old), now)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"too short", "{\"kty\":\"oct\"}"})
  void aFormerSecretIsAsLongAsAnyOther(String former) {
    gateway
        .withPropertyValues(
            "polymath.security.enabled=true", SECRET, "polymath.security.former=" + former)
        .run(context -> assertThat(context).hasFailed());
  }

  private String token(String... properties) {
    var issued = new ArrayList<String>();
    gateway
        .withPropertyValues("polymath.security.enabled=true")
        .withPropertyValues(properties)
        .run(
            context ->
                issued.add(
                    context
                        .getBean(InternalTokens.class)
                        .issue(new Caller("key-17", Set.of("train")), "gp")));
    return issued.getFirst();
  }

  private boolean taken(String token, String... properties) {
    var taken = new AtomicBoolean();
    gateway
        .withPropertyValues("polymath.security.enabled=true")
        .withPropertyValues(properties)
        .run(
            context ->
                taken.set(context.getBean(InternalTokens.class).verify(token, "gp").isPresent()));
    return taken.get();
  }

  @Test
  void keysAreNotPrinted() {
    gateway
        .withPropertyValues("polymath.security.enabled=true", SECRET)
        .run(
            context ->
                assertThat(context.getBean(SecurityProperties.class).toString())
                    .doesNotContain("sss"));
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
