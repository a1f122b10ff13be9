package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@MoleculeTest
class ParseTest {

  private final Http http;

  ParseTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void aspirinIsTakenApart() {
    var item =
        http.postJson("/v1/molecules/parse", "{\"smiles\": [\"CC(=O)Oc1ccccc1C(=O)O\"]}")
            .json()
            .at("/items/0");

    assertThat(item.get("valid").asBoolean()).isTrue();
    assertThat(item.get("formula").asString()).isEqualTo("C9H8O4");
    assertThat(item.get("weight").asDouble()).isEqualTo(180.159, within(1e-3));
    assertThat(item.get("atoms").asInt()).isEqualTo(13);
    assertThat(item.get("bonds").asInt()).isEqualTo(13);
    assertThat(item.get("rings").asInt()).isEqualTo(1);
    assertThat(item.get("scaffold").asString()).isEqualTo("c1ccccc1");
  }

  @Test
  void aBrokenOneAnswersForItselfAndSpoilsNoOther() {
    var answer = http.postJson("/v1/molecules/parse", "{\"smiles\": [\"CCO\", \"CC(C\", \"OCC\"]}");

    assertThat(answer.status()).isEqualTo(200);
    var items = answer.json().get("items");
    assertThat(items.at("/1/valid").asBoolean()).isFalse();
    assertThat(items.at("/1/error/position").asInt()).as(answer.text()).isBetween(2, 4);
    assertThat(items.at("/0/canonical").asString())
        .isNotEmpty()
        .isEqualTo(items.at("/2/canonical").asString());
  }
}
