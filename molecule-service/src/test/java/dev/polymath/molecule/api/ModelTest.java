package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.testing.FullMemory;
import dev.polymath.common.testing.Http;
import dev.polymath.molecule.training.RingTails;
import dev.polymath.molecule.training.TrainedModels;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Models asked for vectors and for properties. */
@MoleculeTest
class ModelTest {

  private static final String EMBEDDINGS = "/v1/molecules/embeddings";
  private static final String DEPICT = "/v1/molecules/depict.svg?";
  private static final String PREDICT = "/v1/molecules/predict";

  private final Http http;
  private final WorkingMemory memory;

  ModelTest(@LocalServerPort int port, @Autowired WorkingMemory memory) {
    http = new Http(port);
    this.memory = memory;
  }

  @BeforeEach
  void models() {
    TrainedModels.ensure(http);
  }

  @Test
  void anEncoderGivesTheSameVectorForTheSameMoleculeWhoeverIsBesideIt() {
    var alone = answered(EMBEDDINGS, "\"ring-encoder\", \"smiles\": [\"c1ccccc1O\"]");
    var among =
        answered(
            EMBEDDINGS,
            "\"ring-encoder\", \"level\": \"graph\", \"smiles\": [\"CCO\", \"CC(C\", \"C\","
                + " \"c1ccccc1O\", \"Oc1ccccc1\"]");

    assertThat(alone.get("model").asString()).isEqualTo("ring-encoder");
    assertThat(alone.get("version").asInt()).isEqualTo(1);
    var vector = numbers(alone.at("/items/0/embedding"));
    assertThat(vector).hasSize(64);
    assertNear(numbers(among.at("/items/3/embedding")), vector);
    assertNear(numbers(among.at("/items/4/embedding")), vector);
    assertThat(numbers(among.at("/items/0/embedding"))).isNotEqualTo(vector);
    assertThat(among.at("/items/1/error/position").asInt()).isBetween(2, 4);
    assertThat(among.get("items").get(1).has("embedding")).isFalse();
  }

  @Test
  void manyMoleculesAreReadWhereThereIsMemoryForThem() throws Exception {
    var many = "\"" + "C".repeat(500) + "\"";
    var plain = "{\"model\": \"ring-encoder\", \"smiles\": [" + many + "]}";
    var tensor =
        """
        {"inputs": [{"name": "smiles", "datatype": "BYTES", "shape": [1], "data": [%s]}]}"""
            .formatted(many);
    var infer = "/v2/models/ring-encoder/infer";
    try (var _ = new FullMemory(memory)) {
      assertThat(http.postJson(EMBEDDINGS, plain).status()).isEqualTo(429);
      assertThat(http.postJson(infer, tensor).status()).isEqualTo(429);
      answered(EMBEDDINGS, "\"ring-encoder\", \"smiles\": [\"CCO\"]");
    }

    assertThat(http.postJson(EMBEDDINGS, plain).status()).isEqualTo(200);
    assertThat(http.postJson(infer, tensor).status()).isEqualTo(200);
  }

  @Test
  void anEncoderGivesAVectorForEachAtomAndEachBond() {
    var whole = answered(EMBEDDINGS, "\"ring-encoder\", \"smiles\": [\"CCO\"]");
    var atoms =
        answered(
            EMBEDDINGS,
            "\"ring-encoder\", \"level\": \"atom\", \"smiles\": [\"C\", \"C(\", \"CCO\"]");
    var bonds =
        answered(EMBEDDINGS, "\"ring-encoder\", \"level\": \"bond\", \"smiles\": [\"C\", \"CCO\"]");

    assertThat(atoms.at("/items/0/atoms").size()).isEqualTo(1);
    assertThat(atoms.at("/items/1/error/message").asString()).isNotBlank();
    assertThat(bonds.at("/items/0/bonds").size()).isZero();
    // A molecule is the mean of its atoms in the first half, and of its bonds in the second.
    var graph = numbers(whole.at("/items/0/embedding"));
    assertNear(mean(atoms.at("/items/2/atoms")), Arrays.copyOf(graph, 32));
    assertNear(mean(bonds.at("/items/1/bonds")), Arrays.copyOfRange(graph, 32, 64));
  }

  private static double[] mean(JsonNode rows) {
    var mean = new double[rows.get(0).size()];
    for (var row : rows) {
      for (var i = 0; i < mean.length; i++) mean[i] += row.get(i).asDouble() / rows.size();
    }
    return mean;
  }

  @Test
  void theEncoderThatShipsKnowsWhatIsAlike() {
    var body =
        """
        {"model": "encoder", "dataset": "drugs", "count": 2,
         "smiles": ["Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C(", "OC(=O)c1ccccc1O"]}""";
    RingTails.upload(
        http,
        "drugs",
        """
        smiles,name
        CC(=O)Oc1ccccc1C(=O)O,aspirin
        Cn1c(=O)c2[nH]cnc2n(C)c1=O,theophylline
        CCCCCCCCCC,decane
        COC(=O)c1ccccc1O,methyl salicylate
        OCC1OC(O)C(O)C(O)C1O,glucose
        """);
    var found = answeredTo("/v1/molecules/similar", body);

    assertThat(found.at("/items/0/nearest").size()).isEqualTo(2);
    assertThat(found.at("/items/0/nearest/0/smiles").asString())
        .isEqualTo("Cn1c(=O)c2[nH]cnc2n(C)c1=O");
    assertThat(found.at("/items/1/error/message").asString()).isNotBlank();
    assertThat(found.at("/items/2/nearest/0/smiles").asString()).isEqualTo("COC(=O)c1ccccc1O");
    assertThat(found.at("/items/2/nearest/0/similarity").asDouble())
        .isBetween(found.at("/items/2/nearest/1/similarity").asDouble(), 1.0);
    assertThat(answeredTo("/v1/molecules/similar", body)).isEqualTo(found);
  }

  @Test
  void theModelsThatShipKnowThatSugarDissolvesAndParaffinDoesNot() {
    var smiles = "\"smiles\": [\"OCC1OC(O)C(O)C(O)C1O\", \"CCCCCCCCCCCC\"]";
    var solubility = answered(PREDICT, "\"solubility\", " + smiles);
    var hydration = answered(PREDICT, "\"hydration\", " + smiles);

    assertThat(solubility.at("/items/0/values/logS").asDouble()).isGreaterThan(-1);
    assertThat(solubility.at("/items/1/values/logS").asDouble()).isLessThan(-5);
    assertThat(hydration.at("/items/0/values/hydrationFreeEnergy").asDouble()).isLessThan(-10);
    assertThat(hydration.at("/items/1/values/hydrationFreeEnergy").asDouble()).isGreaterThan(0);
    assertThat(solubility.at("/items/0/deviations/logS").asDouble()).isPositive();
  }

  @Test
  void moreNumbersThanFitInAnAnswerAreRefused() {
    var smiles = ("\"" + "C".repeat(1_000) + "\",").repeat(16);
    var answer =
        http.postJson(
            EMBEDDINGS,
            "{\"model\": \"encoder\", \"level\": \"atom\", \"smiles\": [%s \"C\"]}"
                .formatted(smiles));
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains("15,625 atoms or bonds");
  }

  @Test
  void aPictureShowsWhatAModelHeeds() {
    var drawn = http.get(DEPICT + "smiles=C1CC1OOO&highlight=attention&model=ring-oxygens");
    assertThat(drawn.status()).as(drawn.text()).isEqualTo(200);
    // The atom that counts most has the full colour.
    assertThat(drawn.text()).contains("<svg", "#D55E00");
    assertThat(http.get(DEPICT + "smiles=C&highlight=attention&model=ring-many").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "smiles=C&highlight=attention, 400",
    "smiles=C&model=ring-many, 400",
    "smiles=C&highlight=motif&model=ring-many, 400",
    "smiles=C&highlight=attention&model=ring-many&motif=fr_ester, 400",
    "smiles=C&highlight=attention&model=nobody, 404",
    "smiles=C&highlight=attention&model=ring-many&version=99, 404",
    "smiles=C&highlight=attention&model=ring-encoder, 422",
    "smiles=C(&highlight=attention&model=ring-many, 400"
  })
  void aPictureOfWhatNobodyHeedsIsRefused(String query, int status) {
    assertThat(http.get(DEPICT + query).status()).isEqualTo(status);
  }

  @Test
  void aRegressionGivesValuesAndHowFarTheEnsembleIsApart() {
    var told =
        answered(
            PREDICT,
            "\"ring-oxygens\", \"version\": \"1\", \"smiles\": [\"C1CC1OOO\", \"\", \"C1CC1C\"]");

    assertThat(told.get("kind").asString()).isEqualTo("regression");
    for (var place : new int[] {0, 2}) {
      var item = told.get("items").get(place);
      assertThat(item.at("/values/oxygens").asDouble()).isBetween(-5.0, 10.0);
      assertThat(item.at("/deviations/oxygens").asDouble()).isPositive();
      assertThat(item.has("probabilities")).isFalse();
    }
    assertThat(told.at("/items/0/values")).isNotEqualTo(told.at("/items/2/values"));
    assertThat(told.at("/items/1/error/message").asString()).isNotBlank();
  }

  @Test
  void aClassificationGivesProbabilities() {
    var item = answered(PREDICT, "\"ring-many\", \"smiles\": [\"C1CC1OOO\"]").at("/items/0");

    assertThat(item.at("/probabilities/many").asDouble()).isBetween(0.0, 1.0);
    assertThat(item.has("values")).isFalse();
  }

  @Test
  void whereAllAreBrokenEachAnswersForItself() {
    for (var call : new String[] {"embeddings,ring-encoder", "predict,ring-many"}) {
      var parts = call.split(",");
      var told =
          answered("/v1/molecules/" + parts[0], "\"" + parts[1] + "\", \"smiles\": [\"C(\"]");
      assertThat(told.at("/items/0/error/message").asString()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "embeddings | {\"model\": \"nobody\", \"smiles\": [\"C\"]} | 404 | models",
        "embeddings | {\"model\": \"ring-encoder\", \"version\": \"99\", \"smiles\": [\"C\"]} | 404 | version",
        "embeddings | {\"model\": \"ring-many\", \"smiles\": [\"C\"]} | 422 | predict",
        "embeddings | {\"model\": \"ring-encoder\", \"smiles\": [\"C\"], \"level\": \"ring\"} | 400 | level",
        "embeddings | {\"model\": \"ring-encoder\", \"smiles\": []} | 400 | smiles",
        "embeddings | {\"model\": \"ring-encoder\", \"smiles\": [null]} | 400 | smiles",
        "embeddings | {\"model\": \"ring-encoder\", \"smiles\": \"C\"} | 400 | smiles",
        "embeddings | {\"smiles\": [\"C\"]} | 400 | model",
        "similar | {\"model\": \"encoder\", \"smiles\": [\"C\"]} | 400 | dataset",
        "similar | {\"model\": \"encoder\", \"dataset\": \"nowhere\", \"smiles\": [\"C\"]} | 400 | dataset",
        "similar | {\"model\": \"ring-many\", \"dataset\": \"ring-tails\", \"smiles\": [\"C\"]} | 422 | predict",
        "similar | {\"model\": \"encoder\", \"dataset\": \"ring-tails\", \"smiles\": []} | 400 | smiles",
        "similar | {\"model\": \"encoder\", \"dataset\": \"ring-tails\", \"smiles\": [\"C\"], \"count\": 0} | 400 | count",
        "similar | {\"model\": \"encoder\", \"dataset\": \"ring-tails\", \"smiles\": [\"C\"], \"count\": 101} | 400 | count",
        "predict | {\"model\": \"nobody\", \"smiles\": [\"C\"]} | 404 | models",
        "predict | {\"model\": \"ring-encoder\", \"smiles\": [\"C\"]} | 422 | embeddings",
        "predict | {\"model\": \"ring-many\"} | 400 | smiles",
        "predict | {\"model\": \"ring-many\", \"smile\": [\"C\"]} | 400 | smile",
        "predict | {\"model\": 1.5, \"smiles\": [\"C\"]} | 400 | model",
        "predict | {\"model\": \"../etc\", \"smiles\": [\"C\"]} | 404 | models",
        "predict | [] | 400 | ",
        "predict | { | 400 | "
      })
  void whatCannotBeAskedIsRefusedWithItsReason(String call, String body, int status, String says) {
    var answer = http.postJson("/v1/molecules/" + call, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains(says == null ? "" : says);
  }

  @Test
  void tooManyMoleculesOrAtomsAreRefused() {
    var many = "\"C\"" + ", \"C\"".repeat(1_000);
    var large = "\"" + "C".repeat(1_000) + "\"";
    for (var smiles : new String[] {many, large + (", " + large).repeat(50)}) {
      var answer =
          http.postJson(EMBEDDINGS, "{\"model\": \"ring-encoder\", \"smiles\": [" + smiles + "]}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains("send it in parts");
    }
  }

  private JsonNode answered(String path, String fields) {
    return answeredTo(path, "{\"model\": " + fields + "}");
  }

  private JsonNode answeredTo(String path, String body) {
    var answer = http.postJson(path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static double[] numbers(JsonNode list) {
    return list.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static void assertNear(double[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (var i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-4));
    }
  }
}
