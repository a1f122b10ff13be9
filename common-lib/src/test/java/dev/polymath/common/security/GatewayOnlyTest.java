package dev.polymath.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(
    classes = GatewayOnlyTest.Service.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.service=gp",
      "polymath.security.enabled=true",
      "polymath.security.secret=" + GatewayOnlyTest.SECRET,
    })
@PostgresTest
class GatewayOnlyTest {

  static final String SECRET = "a secret of more than thirty-two bytes";
  private static final Caller CALLER = new Caller("key-17", Set.of("train"));

  private final Http http;
  private final InternalTokens tokens;

  GatewayOnlyTest(@LocalServerPort int port, @Autowired InternalTokens tokens) {
    this.http = new Http(port);
    this.tokens = tokens;
  }

  @Test
  void aTokenOfTheGatewayLetsTheCallerIn() {
    assertThat(who(tokens.issue(CALLER, "gp")).text()).isEqualTo("key-17 true false");
  }

  @Test
  void withoutATokenNothingIsAnswered() {
    var answer = http.get("/who");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo(InternalTokens.CHALLENGE);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asString()).contains("gateway");
    assertThat(answer.header("X-Request-Id")).isNotNull();
    assertThat(http.get("/nowhere").status()).isEqualTo(401);
    assertThat(http.get("/actuator/metrics").status()).isEqualTo(401);
    assertThat(http.get("/error").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/../../who",
        "/actuator/health/..;/..;/who",
        "/actuator/health/%2e%2e/%2e%2e/who",
        "//who",
        "/who/",
        "/who;/actuator/health"
      })
  void noSpellingOfAPathGoesRoundTheToken(String path) throws Exception {
    try (var socket = new java.net.Socket("127.0.0.1", http.base().getPort())) {
      socket.setSoTimeout(5000);
      var request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      var answer =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

      assertThat(answer).matches("(?s)HTTP/1.1 (400|401|404).*").doesNotContain("null");
    }
  }

  @Test
  void healthNeedsNoToken() {
    assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(http.get("/actuator/health").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"})
  void garbageIsRefused(String token) {
    assertThat(who(token).status()).isEqualTo(401);
  }

  @Test
  void aForgedTokenIsRefused() {
    assertThat(who(signed("another secret of over thirty-two bytes", claims -> claims)).status())
        .isEqualTo(401);
    var token = tokens.issue(CALLER, "gp");
    var parts = token.split("\\.");
    var other = tokens.issue(new Caller("admin", Set.of("admin")), "gp").split("\\.");
    assertThat(who(parts[0] + "." + other[1] + "." + parts[2]).status()).isEqualTo(401);
  }

  @Test
  void anUnsignedTokenIsRefused() {
    assertThat(who(new PlainJWT(claims().build()).serialize()).status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsRefused() {
    var past = Clock.fixed(Instant.now().minusSeconds(120), ZoneOffset.UTC);
    var old = InternalTokens.hs256(SECRET, null, "polymath-gateway", Duration.ofSeconds(30), past);

    assertThat(who(old.issue(CALLER, "gp")).status()).isEqualTo(401);
  }

  @Test
  void aTokenForAnotherServiceIsRefused() {
    assertThat(who(tokens.issue(CALLER, "pose")).status()).isEqualTo(401);
  }

  @Test
  void whatOurOwnClaimsLookLikeIsTaken() {
    assertThat(who(signed(SECRET, claims -> claims)).status()).isEqualTo(200);
  }

  @Test
  void aTokenFromAnotherIssuerIsRefused() {
    assertThat(who(signed(SECRET, claims -> claims.issuer("somebody"))).status()).isEqualTo(401);
  }

  @Test
  void aTokenThatLivesTooLongIsRefused() {
    assertThat(
            who(signed(SECRET, claims -> claims.expirationTime(in(Duration.ofMinutes(5)))))
                .status())
        .isEqualTo(401);
  }

  @Test
  void aTokenWithoutAnEndOrASubjectOrRolesIsRefused() {
    assertThat(who(signed(SECRET, claims -> claims.expirationTime(null))).status()).isEqualTo(401);
    assertThat(who(signed(SECRET, claims -> claims.subject(null))).status()).isEqualTo(401);
    assertThat(who(signed(SECRET, claims -> claims.claim("roles", null))).status()).isEqualTo(401);
  }

  private Http.Answer who(String token) {
    return http.get("/who", "Authorization", "Bearer " + token);
  }

  private static String signed(String secret, UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), change.apply(claims()).build());
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("polymath-gateway")
        .audience("gp")
        .subject("key-17")
        .claim("roles", List.of("train"))
        .issueTime(in(Duration.ZERO))
        .expirationTime(in(Duration.ofSeconds(30)));
  }

  private static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(Who.class)
  static class Service {}

  @RestController
  static class Who {
    @GetMapping("/who")
    String who(HttpServletRequest request) {
      return request.getRemoteUser()
          + " "
          + request.isUserInRole("train")
          + " "
          + request.isUserInRole("admin");
    }
  }
}
