package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.testing.Http;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class PageRequestTest {

  private final Http http;

  PageRequestTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void aListIsWalkedByItsCursors() {
    var seen = new ArrayList<Integer>();
    var path = "/v1/sample/samples?limit=3";
    var pages = 0;
    for (var next = path; next != null; pages++) {
      var page = http.get(next).json();
      page.get("items").forEach(item -> seen.add(item.asInt()));
      next = page.get("next").isNull() ? null : path + "&cursor=" + page.get("next").asString();
    }

    assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void pageIsAnotherNameOfCursor() {
    var next = http.get("/v1/sample/samples?limit=3").json().get("next").asString();

    assertThat(http.get("/v1/sample/samples?limit=1&page=" + next).json().at("/items/0").asInt())
        .isEqualTo(4);
  }

  @Test
  void withoutParametersItIsTheFirstPage() {
    assertThat(http.get("/v1/sample/samples").text())
        .isEqualTo("{\"items\":[1,2,3,4,5,6,7],\"next\":null}");
    assertThat(http.get("/v1/sample/samples?cursor=&limit=").json().get("items").size())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=-1, limit",
    "limit=501, limit",
    "limit=99999999999, limit",
    "limit=ten, limit",
    "limit=1&limit=2, limit",
    "cursor=garbage, cursor",
    "cursor=!!, cursor",
    "cursor=AAAA, cursor",
    "cursor=AAAAAAAA, cursor",
    "page=7, cursor",
    "page=AAAA&cursor=AAAA, page",
  })
  void garbageIs400(String query, String field) {
    var answer = http.get("/v1/sample/samples?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
  }

  @Test
  void aCursorOfAnotherListIs400() {
    var answer = http.get("/v1/sample/samples?cursor=" + Cursor.encode("not a number"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("cursor");
  }

  @Test
  void aCursorHoldsAnyKey() {
    var key = "2026-01-01T00:00:00Z|ü/?&=+ \u0000";

    assertThat(Cursor.encode(key)).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.decode(Cursor.encode(key))).isEqualTo(key);
  }

  @Test
  void aMangledCursorIsNotTakenForAnother() {
    var cursor = Cursor.encode("12345678");
    var mangled =
        cursor.substring(0, 8) + (cursor.charAt(8) == 'A' ? 'B' : 'A') + cursor.substring(9);

    assertThatThrownBy(() -> Cursor.decode(mangled)).isInstanceOf(Failure.InvalidRequest.class);
  }

  @Test
  void aFullLastPageHasNoNext() {
    assertThat(new PageRequest(2, null).of(List.of("a", "b"), key -> key).next()).isNull();
    assertThat(new PageRequest(2, null).of(List.of("a", "b", "c"), key -> key).items())
        .containsExactly("a", "b");
  }
}
