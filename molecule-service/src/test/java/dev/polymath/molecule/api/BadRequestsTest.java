package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.molecule.training.RingTails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** What a caller can get wrong, and what molecules are made of to keep a server busy. */
@MoleculeTest
class BadRequestsTest {

  private static final List<String> PATHS = List.of("/v1/molecules/parse", "/v1/molecules/motifs");

  private final Http http;

  BadRequestsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"smiles\": null}",
        "{\"smiles\": []}",
        "{\"smiles\": \"C\"}",
        "{\"smiles\": [null]}",
        "{\"smiles\": [1]}",
        "{\"smiles\": [[\"C\"]]}",
        "{\"smile\": [\"C\"]}",
        "{\"smiles\": [\"C\"]}x"
      })
  void aMalformedBodyIsRefused(String body) {
    for (var path : PATHS) {
      var answer = http.postJson(path, body);
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "C1CC",
        "CC(C",
        "CC)",
        "C[C",
        "[Xx]",
        "c1cc1",
        "C(C)(C)(C)(C)C",
        "C==C",
        "C%1",
        "C..C",
        ".",
        "[C@@@]",
        "1",
        "C11",
        "C C",
        "C\nC",
        "C\r\n",
        "\t",
        "é",
        "C>>C",
        "[C+10000]",
        "[CH99]",
        "c",
        "n1cccc1",
        "CC(",
        "()",
        "[]",
        "%",
        "C%99",
        "[nH]",
        "[#6]",
        "[R]",
        "[C;H1]",
        "~C",
        "C~C",
        "C&C",
        "[U+99]",
        "C12CC1",
        "hello",
        "<script>",
        "C'; drop table job;",
        "\u0000"
      })
  void aBrokenMoleculeAnswersForItselfAndSpoilsNoOther(String smiles) {
    for (var path : PATHS) {
      var answer = http.postJson(path, body(List.of("CCO", smiles, "CCO")));

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().at("/items/1/error/message").asString()).isNotBlank();
      assertThat(answer.json().at("/items/0")).isEqualTo(answer.json().at("/items/2"));
    }
    var drawn = "/v1/molecules/depict.svg?smiles=";
    assertThat(http.get(drawn + URLEncoder.encode(smiles, StandardCharsets.UTF_8)).status())
        .isEqualTo(400);
  }

  @Test
  void whatIsBrokenSpoilsNoOtherBeforeAModelEither() {
    var broken =
        List.of(
            "", ".", "C1CC", "CC(C", "C\nC", "[#6]", "[R]", "C>>C", "\u0000", "C".repeat(5_000));
    var all = new ArrayList<>(List.of("[Na+].[Cl-]", "*", "[13CH4]", "[2H]O"));
    all.addAll(broken);
    for (var path : List.of("embeddings", "predict")) {
      var model = path.equals("predict") ? "solubility" : "encoder";
      var answer =
          http.postJson(
              "/v1/molecules/" + path, body(all).replace("{", "{\"model\": \"" + model + "\", "));

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      for (var i = 0; i < all.size(); i++) {
        assertThat(answer.json().get("items").get(i).has("error")).isEqualTo(i >= 4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "C",
        "[H][H]",
        "[2H]O",
        "[13CH4]",
        "[999C]",
        "[Na+].[Cl-]",
        "C$C",
        "[*:1]C",
        "F/C=C",
        "C12C3C4C1C5C2C3C45",
        "[C-]#[O+]",
        "O=N(=O)C",
        "CN=N#N"
      })
  void whatIsUnusualIsAMoleculeAllTheSame(String smiles) {
    for (var path : PATHS) {
      var item = http.postJson(path, body(List.of(smiles))).json().at("/items/0");
      assertThat(item.has("error")).as(item.toString()).isFalse();
    }
  }

  @Test
  void nothingKeepsTheServerBusy() {
    var cyclophane = "C1" + "c2ccc(cc2)C".repeat(80) + "1";
    var hard =
        List.of(
            "C".repeat(1_000),
            "C".repeat(5_000),
            "C".repeat(5_001),
            "C(".repeat(1_600) + "C" + ")".repeat(1_600),
            cyclophane,
            "C(C)(C)".repeat(330),
            "C1CC1".repeat(99),
            "[Na+].[Cl-].".repeat(300) + "[Na+]",
            "P(=O)(O)O".repeat(200),
            "*".repeat(900),
            "[U]" + "(C)".repeat(900) + "C");
    for (var path : PATHS) {
      var start = System.nanoTime();
      assertThat(http.postJson(path, body(hard)).status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void moreThanAThousandAreRefused() {
    var answer = http.postJson("/v1/molecules/parse", body(Collections.nCopies(1_001, "C")));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("smiles");
  }

  @Test
  void longOnesAreRefusedBeforeTheyAreRead() {
    var many = body(Collections.nCopies(41, "C".repeat(5_000)));
    for (var path : List.of("/v1/molecules/parse", "/v1/molecules/motifs")) {
      var answer = http.postJson(path, many);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("smiles");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?smiles=",
        "?smiles=C&highlight=x",
        "?smiles=C&motif=fr_ester",
        "?smiles=C&highlight=motif&motif=fr_nothing",
        "?highlight=motif"
      })
  void aPictureOfNothingIsRefused(String query) {
    assertThat(http.get("/v1/molecules/depict.svg" + query).status()).isEqualTo(400);
  }

  @Test
  void whatTakesLongToDrawIsRefused() {
    var drawn = "/v1/molecules/depict.svg?smiles=";
    for (var smiles : List.of("C".repeat(201), "C1CC1".repeat(41))) {
      assertThat(http.get(drawn + smiles).status()).isEqualTo(400);
    }
    assertThat(http.get(drawn + "C1CC1".repeat(10)).status()).isEqualTo(200);
  }

  @Test
  void aGroupIsMarkedInThePicture() {
    var plain = http.get("/v1/molecules/depict.svg?smiles=CCOC(C)=O");
    var marked =
        http.get("/v1/molecules/depict.svg?smiles=CCOC(C)=O&highlight=motif&motif=fr_ester");

    assertThat(plain.text()).contains("<svg").doesNotContain("#E69F00");
    assertThat(marked.text()).contains("#E69F00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          model   | 'dataset': 'few', 'name': 'x', 'format': 'npy'
          model   | 'model': 'nobody', 'dataset': 'few', 'name': 'x', 'format': 'npy'
          model   | 'model': 'solubility', 'dataset': 'few', 'name': 'x', 'format': 'npy'
          model   | 'model': 'encoder', 'version': '99', 'dataset': 'few', 'name': 'x', 'format': 'npy'
          dataset | 'model': 'encoder', 'name': 'x', 'format': 'npy'
          dataset | 'model': 'encoder', 'dataset': 'nowhere', 'name': 'x', 'format': 'npy'
          dataset | 'model': 'encoder', 'dataset': 'prose', 'name': 'x', 'format': 'npy'
          dataset | 'model': 'encoder', 'dataset': 'no-lines', 'name': 'x', 'format': 'npy'
          dataset | 'model': 'encoder', 'dataset': 'no-table', 'name': 'x', 'format': 'npy'
          dataset | 'model': 'encoder', 'dataset': 'long-line', 'name': 'x', 'format': 'npy'
          name    | 'model': 'encoder', 'dataset': 'few', 'format': 'npy'
          name    | 'model': 'encoder', 'dataset': 'few', 'name': '../x', 'format': 'npy'
          name    | 'model': 'encoder', 'dataset': 'few', 'name': '', 'format': 'npy'
          name    | 'model': 'encoder', 'dataset': 'few', 'name': 'catalogue', 'format': 'npy'
          format  | 'model': 'encoder', 'dataset': 'few', 'name': 'x'
          format  | 'model': 'encoder', 'dataset': 'few', 'name': 'x', 'format': 'parquet'
          format  | 'model': 'encoder', 'dataset': 'few', 'name': 'x', 'format': 1
          rows    | 'model': 'encoder', 'dataset': 'few', 'name': 'x', 'format': 'npy', 'rows': 1
          """)
  void whatCannotBeEmbeddedIsRefusedBeforeAJobBegins(String field, String fields) {
    uploadOnce("few", "few.smi", "C\nCC\n");
    uploadOnce("prose", "prose.txt", "C");
    uploadOnce("no-lines", "none.smi", "\n\n");
    uploadOnce("no-table", "none.csv", "molecule\nC\n");
    uploadOnce("long-line", "long.smi", "C\n" + "C".repeat(20_000));

    var job = "{\"type\": \"embed\", " + fields.replace('\'', '"') + "}";
    var answer = http.postJson("/v1/molecules/jobs", job);

    assertThat(answer.status()).as(answer.text()).isBetween(400, 422);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
  }

  @Test
  void whatIsMadeTakesNoNameThatIsTaken() {
    uploadOnce("few", "few.smi", "C\nCC\n");
    var answer =
        http.postJson(
            "/v1/molecules/jobs",
            """
            {"type": "embed", "model": "encoder", "dataset": "few", "name": "few",
             "format": "csv"}""");
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.json().get("detail").asString()).contains("another name");
  }

  private void uploadOnce(String name, String file, String content) {
    if (http.get("/v1/molecules/datasets/" + name).status() == 200) return;
    RingTails.upload(http, name, file, content);
  }

  private static String body(List<String> smiles) {
    return "{\"smiles\": " + new JsonMapper().writeValueAsString(smiles) + "}";
  }
}
