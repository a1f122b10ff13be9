package dev.polymath.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.polymath.common.security.Caller;
import dev.polymath.common.security.InternalTokens;
import dev.polymath.common.testing.PostgresTest;
import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway that asks for keys, in front of a service that remembers what got through. */
@GatewayTest
@PostgresTest
class AccessTest {

  private static final String FIRST = KeyText.draw(new SecureRandom()).text();
  private static final String METRICS = KeyText.draw(new SecureRandom()).text();
  private static final String ISSUER = "https://login.example";
  private static final StubService gp = new StubService();
  private static final StubService federation = new StubService();
  private static final StubService provider = new StubService();
  private static final RSAKey SIGNER = rsa();

  @LocalServerPort int port;
  @Autowired InternalTokens tokens;
  @Autowired JdbcClient database;
  Client client;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.federation.url", federation::url);
    properties.add("polymath.security.enabled", () -> "true");
    properties.add("polymath.security.secret", () -> "a secret of the tests, 32 bytes and more");
    properties.add("polymath.gateway.access.keys", () -> "true");
    properties.add("polymath.gateway.access.first-key", () -> FIRST);
    properties.add("polymath.gateway.access.metrics-key", () -> METRICS);
    properties.add("polymath.gateway.access.failures-per-minute", () -> "1000");
    properties.add("polymath.gateway.access.jwt.issuer", () -> ISSUER);
    properties.add("polymath.gateway.access.jwt.jwk-set-uri", () -> provider.url() + "/keys");
  }

  @AfterAll
  static void stop() {
    gp.close();
    federation.close();
    provider.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
    gp.reset();
    gp.answer("/v1/gp", 200, "{}").answer("/v2/models/m", 200, "{}");
    federation.reset();
    federation.answer("/v1/federation", 200, "{}");
    provider.answer("/keys", 200, new JWKSet(SIGNER.toPublicJWK()).toString());
  }

  static Stream<String> wrong() {
    return Stream.of(
        "",
        "Basic YTpi",
        "Bearer",
        "Bearer nonsense",
        "Bearer pmk_" + "0".repeat(16) + "_" + "0".repeat(64),
        // The right id with another secret.
        "Bearer " + FIRST.substring(0, FIRST.length() - 4) + "0000",
        "Bearer " + "x".repeat(9_000),
        "Bearer a.b.c");
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whoDoesNotSayWhoItIsDoesNotPass(String authorization) throws Exception {
    for (var target : new String[] {"/v1/gp/models", "/v2/models/m", "/admin/keys", "/nothing"}) {
      var response =
          authorization.isEmpty()
              ? client.get(target)
              : client.get(target, "Authorization", authorization);

      assertThat(response.statusCode()).as(target).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
      assertThat(
              Client.json(response).path(target.startsWith("/v2") ? "error" : "detail").asString())
          .contains("Authorization: Bearer");
    }
    assertThat(gp.seen()).isZero();
  }

  @Test
  void aTokenThatWasMadeForServicesOpensNothingHere() throws Exception {
    var internal = tokens.issue(new Caller("key:1", Set.of("admin")), "gp");

    assertThat(get("/v1/gp/models", internal).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyDoesWhatItsGrantsSayAndTheServiceIsToldSo() throws Exception {
    var key = key("gp:infer");

    assertThat(get("/v1/gp/models", key).statusCode()).isEqualTo(200);
    var token = gp.next().header("Authorization").substring("Bearer ".length());
    var caller = tokens.verify(token, "gp").orElseThrow();
    assertThat(caller.roles()).containsExactlyInAnyOrder("read", "infer");
    assertThat(caller.name()).startsWith("key:");

    assertThat(post("/v1/gp/models/sine/predict", key).statusCode()).isEqualTo(200);
    assertThat(post("/v2/models/m/infer", key).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyDoesNoMoreThanItsGrantsSay() throws Exception {
    var key = key("gp:infer");

    var refused = post("/v1/gp/models", key);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Client.json(refused).path("detail").asString()).contains("gp:train");
    assertThat(get("/v1/federation/runs", key).statusCode()).isEqualTo(403);
    assertThat(get("/admin/keys", key).statusCode()).isEqualTo(403);
    assertThat(get("/actuator/prometheus", key).statusCode()).isEqualTo(403);
    assertThat(post("/v2/models/m/infer", key("gp:read")).statusCode()).isEqualTo(403);
    assertThat(post("/v1/federation/clients/7/revoke", key("federation:train")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void theKeyForMetricsReadsThemAndNothingElse() throws Exception {
    assertThat(get("/actuator/prometheus", METRICS).statusCode()).isEqualTo(200);
    assertThat(get("/v1/gp/models", METRICS).statusCode()).isEqualTo(403);
    assertThat(get("/admin/keys", METRICS).statusCode()).isEqualTo(403);
  }

  @Test
  void aKeyEndsWhenItExpiresAndWhenItIsRevoked() throws Exception {
    var expired = key("gp:read");
    database
        .sql("update api_key set expires_at = now() - interval '1 s' where id = ?")
        .param(KeyText.parse(expired).orElseThrow().id())
        .update();
    assertThat(get("/v1/gp/models", expired).statusCode()).isEqualTo(401);

    var revoked = key("gp:read");
    assertThat(get("/v1/gp/models", revoked).statusCode()).isEqualTo(200);
    var id = KeyText.parse(revoked).orElseThrow().id();
    var request =
        client.to("/admin/keys/" + id).header("Authorization", "Bearer " + FIRST).DELETE();
    assertThat(client.send(request.build()).statusCode()).isEqualTo(200);
    assertThat(get("/v1/gp/models", revoked).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyIsFollowedByAnotherWithoutAGap() throws Exception {
    var old = key("gp:read");
    var id = KeyText.parse(old).orElseThrow().id();

    var told = Client.json(post("/admin/keys/" + id + "/rotate?overlapSeconds=60", FIRST));
    var next = told.path("key").asString();
    assertThat(told.path("about").path("replaces").asString()).isEqualTo(id);
    assertThat(get("/v1/gp/models", old).statusCode()).isEqualTo(200);
    assertThat(get("/v1/gp/models", next).statusCode()).isEqualTo(200);

    var nextId = KeyText.parse(next).orElseThrow().id();
    post("/admin/keys/" + nextId + "/rotate?overlapSeconds=0", FIRST);
    assertThat(get("/v1/gp/models", next).statusCode()).isEqualTo(401);
    assertThat(post("/admin/keys/" + nextId + "/rotate", FIRST).statusCode()).isEqualTo(409);
  }

  @Test
  void secretsAreNeitherStoredNorShownAgain() throws Exception {
    var key = key("gp:read");
    var secret = KeyText.parse(key).orElseThrow().secret();

    assertThat(get("/admin/keys?limit=500", FIRST).body()).doesNotContain(secret);
    assertThat(
            database
                .sql("select count(*) from api_key k where k::text like '%' || ? || '%'")
                .param(secret)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\": \"x\", \"grants\": []}",
        "{\"name\": \"x\", \"grants\": [\"gp\"]}",
        "{\"name\": \"x\", \"grants\": [\"gp:root\"]}",
        "{\"name\": \"x\", \"grants\": [\"gp:read\"], \"requestsPerMinute\": 0}",
        "{\"name\": \"x\", \"grants\": [\"gp:read\"], \"expiresAt\": \"2001-01-01T00:00:00Z\"}"
      })
  void aKeyThatMakesNoSenseIsRefusedWithItsField(String asked) throws Exception {
    var response = client.post("/admin/keys", asked, "Authorization", "Bearer " + FIRST);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).path("errors").isEmpty()).isFalse();
  }

  @Test
  void whoHasSentEnoughIsToldWhenToComeBack() throws Exception {
    var told =
        Client.json(
            client.post(
                "/admin/keys",
                "{\"name\": \"few\", \"grants\": [\"gp:read\"], \"requestsPerMinute\": 3}",
                "Authorization",
                "Bearer " + FIRST));
    var key = told.path("key").asString();

    for (var i = 0; i < 3; i++) assertThat(get("/v1/gp/x", key).statusCode()).isEqualTo(200);
    var refused = get("/v1/gp/x", key);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 21L);
  }

  @Test
  void whatChangesSomethingIsWrittenDownAndSoIsWhatWasRefused() throws Exception {
    gp.answer("/v1/gp/models/sine", 204, "");
    var key = key("gp:train");
    var id = KeyText.parse(key).orElseThrow().id();

    client.post("/v1/gp/jobs", "{}", "Authorization", "Bearer " + key, "X-Request-Id", "walk-8");
    post("/v1/federation/runs", key);
    post("/v1/gp/models/sine/predict", key);
    get("/v1/gp/models", key);

    var entries = Client.json(get("/admin/audit?caller=key:" + id, FIRST)).path("items");
    assertThat(entries.size()).isEqualTo(2);
    assertThat(entries.get(0).path("path").asString()).isEqualTo("/v1/federation/runs");
    assertThat(entries.get(0).path("status").asInt()).isEqualTo(403);
    assertThat(entries.get(1).path("requestId").asString()).isEqualTo("walk-8");
    assertThat(entries.get(1).path("status").asInt()).isEqualTo(200);
    assertThat(entries.get(1).path("method").asString()).isEqualTo("POST");
  }

  @Test
  void someThingsAreOpenToAll() throws Exception {
    for (var target :
        new String[] {
          "/", "/home.css", "/actuator/health", "/actuator/health/readiness", "/v3/api-docs"
        }) {
      assertThat(client.get(target).statusCode()).as(target).isEqualTo(200);
    }
  }

  @Test
  void clientsOfTheFederationShowTheServiceAKeyOfTheirOwn() throws Exception {
    assertThat(client.get("/v1/federation/tasks/next", "X-Client-Key", "k").statusCode())
        .isEqualTo(200);
    var seen = federation.next();
    assertThat(seen.header("X-Client-Key")).isEqualTo("k");
    var token = seen.header("Authorization").substring("Bearer ".length());
    assertThat(tokens.verify(token, "federation").orElseThrow().roles())
        .containsExactly("participant");

    assertThat(client.get("/v1/federation/clients").statusCode()).isEqualTo(401);
    assertThat(client.get("/v1/federation/runs").statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenOfTheIdentityProviderDoesWhatItsScopeSays() throws Exception {
    var token = issued(claims().build());

    assertThat(get("/v1/gp/models", token).statusCode()).isEqualTo(200);
    var inside = gp.next().header("Authorization").substring("Bearer ".length());
    assertThat(tokens.verify(inside, "gp").orElseThrow().name()).isEqualTo("user:ada");
    assertThat(post("/v1/gp/jobs", token).statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenThatIsNotForUsOrNotCurrentOpensNothing() throws Exception {
    var now = Instant.now();
    var others =
        Stream.of(
            claims().audience("another").build(),
            claims().issuer("https://login.example.org").build(),
            claims().expirationTime(Date.from(now.minusSeconds(120))).build(),
            claims().expirationTime(null).build(),
            claims().notBeforeTime(Date.from(now.plusSeconds(600))).build(),
            claims().subject(null).build());
    for (var claims : others.toList()) {
      assertThat(get("/v1/gp/models", issued(claims)).statusCode())
          .as(claims.toString())
          .isEqualTo(401);
    }
    assertThat(get("/v1/gp/models", signed(claims().build(), rsa())).statusCode()).isEqualTo(401);
  }

  @Test
  void aWebSocketNeedsAKeyToo() throws Exception {
    var handshake =
        """
        GET /v1/gp/stream HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;
    try (var socket = client.connect()) {
      socket
          .getOutputStream()
          .write(handshake.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      var status =
          new String(
              socket.getInputStream().readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII);
      assertThat(status).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void browsersAreToldToTrustAnAnswerNoFurtherThanTheyMust() throws Exception {
    var headers = client.get("/").headers();

    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("frame-ancestors 'none'");
  }

  private HttpResponse<String> get(String target, String key) throws Exception {
    return client.get(target, "Authorization", "Bearer " + key);
  }

  private HttpResponse<String> post(String target, String key) throws Exception {
    return client.send(
        client
            .to(target)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build());
  }

  private String key(String grant) throws Exception {
    var response =
        client.post(
            "/admin/keys",
            "{\"name\": \"a test\", \"grants\": [\"%s\"]}".formatted(grant),
            "Authorization",
            "Bearer " + FIRST);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Client.json(response).path("key").asString();
  }

  private static JWTClaimsSet.Builder claims() {
    var now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("polymath")
        .subject("ada")
        .claim("scope", "openid gp:infer")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  private static String issued(JWTClaimsSet claims) throws Exception {
    return signed(claims, SIGNER);
  }

  private static String signed(JWTClaimsSet claims, RSAKey key) throws Exception {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private static RSAKey rsa() {
    try {
      return new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
