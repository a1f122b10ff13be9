package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.FlatMemoryCase;
import dev.polymath.molecule.MoleculeApplication;
import dev.polymath.molecule.training.RingTails;
import dev.polymath.molecule.training.TrainedModels;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * A service of its own, whose heap is small, takes no more memory however much it is asked and
 * however long it learns. Were the features of the molecules of every request kept, it would be 110
 * MB more, and those of every step of training 150 MB; that no smaller arrays are either is what
 * the counts of native arrays in the tests of {@code grover} hold.
 */
class FlatMemoryTest extends FlatMemoryCase {

  private static final int CLIENTS = 4;

  private static final String QUESTION =
      """
      {"model": "encoder", "smiles": ["CC(=O)Oc1ccccc1C(=O)O", "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
        "CC12CCC3C(CCC4=CC(=O)CCC34C)C1CCC2O"]}""";

  FlatMemoryTest() {
    super(
        MoleculeApplication.class,
        "polymath.jobs.poll-interval=200ms",
        "polymath.molecules.part-molecules=500");
  }

  @Test
  void overRequests() throws Throwable {
    assertFlat(() -> ask(400), () -> ask(1_200));
  }

  @Test
  void overTrainingSteps() throws Throwable {
    RingTails.ensure(http);
    var job =
        TrainedModels.submitted(
            http,
            """
            {"type": "pretrain", "name": "trained", "dataset": "ring-tails",
             "size": {"hidden": 16, "heads": 2, "hops": 3}, "epochs": 75, "seed": 4,
             "pace": {"batch": 20}}""");
    assertFlat(job, 100);
    assertThat(step(job)).isGreaterThanOrEqualTo(500);
  }

  /** Thirty parts; were the vectors kept, they would be 30 MB, and the features 100 MB. */
  @Test
  void overPartsOfAFile() throws Throwable {
    RingTails.upload(http, "many", "smiles\n" + "c1ccccc1CO\nC1CC\nCCO\n".repeat(5_000));
    var job =
        TrainedModels.submitted(
            http,
            """
            {"type": "embed", "model": "encoder", "dataset": "many", "name": "many-embedded",
             "format": "npy"}""");
    assertFlat(job, 2_500);
    assertThat(step(job)).isGreaterThanOrEqualTo(15_000);
    assertThat(http.get(job).json().at("/metrics/broken").asInt()).isEqualTo(5_000);
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
