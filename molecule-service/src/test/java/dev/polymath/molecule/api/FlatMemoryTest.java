package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.molecule.MoleculeApplication;
import dev.polymath.molecule.training.RingTails;
import dev.polymath.molecule.training.TrainedModels;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A service of its own, whose heap is small, takes no more memory however much it is asked and
 * however long it learns. Were the features of the molecules of every request kept, it would be 110
 * MB more, and those of every step of training 150 MB; that no smaller arrays are either is what
 * the counts of native arrays in the tests of {@code grover} hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlatMemoryTest {

  /** What a heap and buffers may still grow by once they are warm. */
  private static final long MARGIN = 64 << 20;

  private static final int CLIENTS = 4;

  private static final String QUESTION =
      """
      {"model": "encoder", "smiles": ["CC(=O)Oc1ccccc1C(=O)O", "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
        "CC12CCC3C(CCC4=CC(=O)CCC34C)C1CCC2O"]}""";

  private ServiceProcess service;
  private Http http;

  @BeforeAll
  void start() {
    service =
        ServiceProcess.startWithHeap(
            "128m",
            MoleculeApplication.class,
            TestDatabase.create(),
            "polymath.jobs.poll-interval=200ms",
            "polymath.molecules.part-molecules=500");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void overRequests() throws Exception {
    ask(400);
    var before = service.residentBytes();

    ask(1_200);

    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  @Test
  void overTrainingSteps() {
    RingTails.ensure(http);
    var job =
        TrainedModels.submitted(
            http,
            """
            {"type": "pretrain", "name": "trained", "dataset": "ring-tails",
             "size": {"hidden": 16, "heads": 2, "hops": 3}, "epochs": 75, "seed": 4,
             "pace": {"batch": 20}}""");
    await().atMost(Duration.ofMinutes(2)).until(() -> steps(job) >= 100);
    var before = service.residentBytes();

    await().atMost(Duration.ofMinutes(4)).until(() -> state(job).equals("SUCCEEDED"));

    assertThat(steps(job)).isGreaterThanOrEqualTo(500);
    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  /** Thirty parts; were the vectors kept, they would be 30 MB, and the features 100 MB. */
  @Test
  void overPartsOfAFile() {
    RingTails.upload(http, "many", "smiles\n" + "c1ccccc1CO\nC1CC\nCCO\n".repeat(5_000));
    var job =
        TrainedModels.submitted(
            http,
            """
            {"type": "embed", "model": "encoder", "dataset": "many", "name": "many-embedded",
             "format": "npy"}""");
    await().atMost(Duration.ofMinutes(2)).until(() -> steps(job) >= 2_500);
    var before = service.residentBytes();

    await().atMost(Duration.ofMinutes(4)).until(() -> state(job).equals("SUCCEEDED"));

    assertThat(http.get(job).json().at("/metrics/broken").asInt()).isEqualTo(5_000);
    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  private String state(String job) {
    return http.get(job).json().path("state").asString();
  }

  private int steps(String job) {
    return http.get(job).json().path("progress").path("step").asInt();
  }

  private void ask(int times) throws Exception {
    Callable<Boolean> asking =
        () -> {
          for (var i = 0; i < times / CLIENTS; i++) {
            if (http.postJson("/v1/molecules/embeddings", QUESTION).status() != 200) return false;
          }
          return true;
        };
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (var all : clients.invokeAll(Collections.nCopies(CLIENTS, asking))) {
        assertThat(all.get()).isTrue();
      }
    }
  }
}
