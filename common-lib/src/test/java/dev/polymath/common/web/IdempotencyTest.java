package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class IdempotencyTest {

  private static final String THINGS = "/v1/sample/things";
  private static final String FILES = "/v1/sample/files";

  private final Http http;
  private final JdbcClient database;
  private final IdempotencyStore store;
  private final SampleService.Api service;
  private final String key = UUID.randomUUID().toString();
  private int before;

  IdempotencyTest(
      @LocalServerPort int port,
      @Autowired JdbcClient database,
      @Autowired IdempotencyStore store,
      @Autowired SampleService.Api service) {
    this.http = new Http(port);
    this.database = database;
    this.store = store;
    this.service = service;
  }

  @BeforeEach
  void count() {
    before = service.created.get();
  }

  @AfterEach
  void openGate() {
    service.gate.countDown();
  }

  @Test
  void theSameRequestGetsTheFirstAnswerToTheByte() {
    var first = post("{\"a\": 1}");
    var again = post("{\"a\": 1}");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Idempotency-Replayed")).isNull();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.response().body()).isEqualTo(first.response().body());
    for (var header : new String[] {"Location", "ETag", "Content-Type"}) {
      assertThat(again.header(header)).isNotNull().isEqualTo(first.header(header));
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void withoutAKeyEveryRequestIsANewOne() {
    http.postJson(THINGS, "{\"a\": 1}");
    http.postJson(THINGS, "{\"a\": 1}");

    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void theSameKeyWithAnotherBodyIs422() {
    post("{\"a\": 1}");
    var other = post("{\"a\": 2}");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(other.json().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void theSameKeyAtAnotherPathIs422() {
    post("{\"a\": 1}");
    var other = http.postJson(THINGS + "?dry=true", "{\"a\": 1}", "Idempotency-Key", key);

    assertThat(other.status()).isEqualTo(422);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aRepetitionWhileTheFirstRunsIs409AndTheWorkIsDoneOnce() throws Exception {
    service.gate = new CountDownLatch(1);
    var first = CompletableFuture.supplyAsync(() -> post("{\"a\": 1}"));
    while (runs() == 0) Thread.sleep(10);

    var meanwhile = post("{\"a\": 1}");
    service.gate.countDown();

    assertThat(meanwhile.status()).isEqualTo(409);
    assertThat(meanwhile.header("Retry-After")).isEqualTo("1");
    assertThat(first.get().status()).isEqualTo(201);
    assertThat(post("{\"a\": 1}").header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aLongRunRenewsItsLease() throws Exception {
    service.gate = new CountDownLatch(1);
    var first = CompletableFuture.supplyAsync(() -> post("{\"a\": 1}"));
    while (runs() == 0) Thread.sleep(10);
    var lease = leaseUntil();
    while (!leaseUntil().isAfter(lease)) Thread.sleep(50);

    assertThat(post("{\"a\": 1}").status()).isEqualTo(409);
    service.gate.countDown();
    assertThat(first.get().status()).isEqualTo(201);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aCrashFreesTheKeyOnceItsLeaseRanOut() {
    // What a killed process leaves behind: a claim that nobody renews.
    database
        .sql(
            """
            insert into idempotency_record (caller, key, claim, lease_until, method, path)
            values ('', :key, gen_random_uuid(), now() + interval '1 hour', 'POST', :path)
            """)
        .param("key", key)
        .param("path", THINGS)
        .update();

    assertThat(post("{\"a\": 1}").status()).isEqualTo(409);
    database
        .sql("update idempotency_record set lease_until = now() - interval '1s' where key = :key")
        .param("key", key)
        .update();
    assertThat(post("{\"a\": 1}").status()).isEqualTo(201);
    assertThat(post("{\"a\": 1}").header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(runs()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"busy", "bug"})
  void whatMayGoBetterNextTimeIsNotKept(String outcome) {
    var body = "{\"then\": \"" + outcome + "\"}";
    var first = post(body);
    var again = post(body);

    assertThat(first.status()).isIn(429, 500);
    assertThat(again.header("Idempotency-Replayed")).isNull();
    assertThat(again.status()).isEqualTo(first.status());
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void anErrorOfTheRequestItselfIsKept() {
    var body = "{\"then\": \"unprocessable\"}";
    var first = post(body);
    var again = post(body);

    assertThat(first.status()).isEqualTo(422);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void malformedJsonIsKeptByItsWholeBody() {
    assertThat(post("{\"a\": oops, 1}").status()).isEqualTo(400);
    assertThat(post("{\"a\": oops, 1}").header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(post("{\"a\": oops, 2}").status()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "with space", "tab\tbed"})
  void anOddKeyIs400(String odd) {
    var answer = http.postJson(THINGS, "{}", "Idempotency-Key", odd);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
  }

  @Test
  void aLongKeyIs400() {
    var answer = http.postJson(THINGS, "{}", "Idempotency-Key", "k".repeat(256));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(runs()).isZero();
  }

  @Test
  void aFormIsTheSameUnderAnotherBoundary() {
    var first = form("one", "content");
    var again = form("other", "content");
    var changed = form("one", "Content");

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(changed.status()).isEqualTo(422);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aStreamIsKnownByItsHash() {
    var body = new byte[90_000];
    var first = blob(body);
    var again = blob(body);
    body[89_999] = 1;

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(blob(body).status()).isEqualTo(422);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aBodyBeyondTheBoundLeavesTheKeyFree() {
    assertThat(blob(new byte[200_000]).status()).isEqualTo(413);
    assertThat(blob(new byte[10]).status()).isEqualTo(201);
    assertThat(blob(new byte[200_000]).status()).isEqualTo(413);
  }

  @Test
  void anExpiredAnswerIsForgotten() {
    post("{\"a\": 1}");
    database
        .sql(
            """
            update idempotency_record
            set created_at = now() - interval '25 hours', lease_until = now() - interval '24 hours'
            where key = :key
            """)
        .param("key", key)
        .update();

    assertThat(post("{\"a\": 2}").status()).isEqualTo(201);

    database.sql("update idempotency_record set created_at = now() - interval '25 hours'").update();
    database.sql("update idempotency_record set lease_until = now() - interval '1 hour'").update();
    assertThat(store.deleteExpired()).isPositive();
    assertThat(database.sql("select count(*) from idempotency_record").query(Long.class).single())
        .isZero();
  }

  @Test
  void manyAtOnceDoTheWorkOnce() {
    var answers =
        java.util.stream.IntStream.range(0, 16)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> post("{\"a\": 1}")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).extracting(Http.Answer::status).isSubsetOf(201, 409).contains(201);
    assertThat(runs()).isEqualTo(1);
    assertThat(post("{\"a\": 1}").header("Idempotency-Replayed")).isEqualTo("true");
  }

  private OffsetDateTime leaseUntil() {
    return database
        .sql("select lease_until from idempotency_record where key = :key")
        .param("key", key)
        .query(OffsetDateTime.class)
        .single();
  }

  private int runs() {
    return service.created.get() - before;
  }

  private Http.Answer post(String json) {
    return http.postJson(THINGS, json, "Idempotency-Key", key);
  }

  private Http.Answer blob(byte[] body) {
    return http.postChunked(
        "/v1/sample/blobs", "application/octet-stream", body, "Idempotency-Key", key);
  }

  private Http.Answer form(String boundary, String content) {
    var body =
        """
        --%1$s\r
        Content-Disposition: form-data; name="name"\r
        \r
        mine\r
        --%1$s\r
        Content-Disposition: form-data; name="file"; filename="f.txt"\r
        Content-Type: text/plain\r
        \r
        %2$s\r
        --%1$s--\r
        """
            .formatted(boundary, content);
    return http.post(
        FILES,
        "multipart/form-data; boundary=" + boundary,
        body.getBytes(StandardCharsets.UTF_8),
        "Idempotency-Key",
        key);
  }
}
