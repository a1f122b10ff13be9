package dev.polymath.molecule.grover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Seed;
import dev.polymath.molecule.graph.MolecularGraph;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PretrainingTest {

  private static final GroverArchitecture TINY =
      new GroverArchitecture(16, 2, 1, 4, AttentionOver.MOLECULE);

  private static final Classes VOCABULARY = new Classes(6, 5, 3);

  @Test
  void learnsWhatAtomsHaveAroundThem() {
    var settings = settings(30);
    try (var training = Pretraining.start(TINY, VOCABULARY, examples(64), settings, Device.cpu())) {
      var first = training.step();
      Map<PretrainingTask, Double> last = first;
      while (!training.isDone()) last = training.step();

      assertThat(first).containsOnlyKeys(PretrainingTask.values());
      for (var task :
          List.of(
              PretrainingTask.ATOM_CONTEXT, PretrainingTask.BOND_CONTEXT, PretrainingTask.MOTIFS)) {
        assertThat(last.get(task)).as(task.name()).isLessThan(first.get(task) / 2);
      }
    }
  }

  @Test
  void resumedItEndsInTheSameWeights() throws IOException {
    var examples = examples(20);
    var whole = new ByteArrayOutputStream();
    try (var training = Pretraining.start(TINY, VOCABULARY, examples, settings(4), Device.cpu())) {
      while (!training.isDone()) training.step();
      training.save(whole);
    }
    var saved = new ByteArrayOutputStream();
    try (var training = Pretraining.start(TINY, VOCABULARY, examples, settings(4), Device.cpu())) {
      for (var i = 0; i < 5; i++) training.step();
      training.save(saved);
    }
    var resumed = new ByteArrayOutputStream();
    try (var training =
        Pretraining.resume(TINY, VOCABULARY, examples, settings(4), Device.cpu(), in(saved))) {
      assertThat(training.steps()).isEqualTo(5);
      while (!training.isDone()) training.step();
      training.save(resumed);
    }
    assertThat(resumed.toByteArray()).isEqualTo(whole.toByteArray());
  }

  @Test
  void whatItLearntMakesFingerprints() throws IOException {
    var weights = new ByteArrayOutputStream();
    try (var training =
        Pretraining.start(TINY, VOCABULARY, examples(8), settings(2), Device.cpu())) {
      while (!training.isDone()) training.step();
      training.writeEncoder(weights);
    }
    var graphs = Graphs.several(20, 3);
    try (var fingerprints = Fingerprints.load(TINY, in(weights), Device.cpu())) {
      var before = fingerprints.arrays();
      var found = fingerprints.of(graphs);

      assertThat(found).hasSize(20).allMatch(each -> each.length == fingerprints.length());
      assertThat(found.get(0)).isNotEqualTo(found.get(1));
      assertThat(fingerprints.arrays()).isEqualTo(before);
    }
    var other = new GroverArchitecture(32, 2, 1, 4, AttentionOver.MOLECULE);
    assertThatThrownBy(() -> Fingerprints.load(other, in(weights), Device.cpu()))
        .isInstanceOf(Unprocessable.class);
  }

  @Test
  void oneObjectiveAloneLeavesTheOtherUnlearnt() {
    var training = settings(2).training();
    for (var objective : Objective.values()) {
      var settings = new Pretraining.Settings(training, Set.of(objective));
      try (var alone = Pretraining.start(TINY, VOCABULARY, examples(12), settings, Device.cpu())) {
        assertThat(alone.step())
            .containsOnlyKeys(
                objective == Objective.MOTIFS
                    ? Set.of(PretrainingTask.MOTIFS, PretrainingTask.MOTIF_AGREEMENT)
                    : Set.of(
                        PretrainingTask.ATOM_CONTEXT,
                        PretrainingTask.BOND_CONTEXT,
                        PretrainingTask.ATOM_AGREEMENT,
                        PretrainingTask.BOND_AGREEMENT));
      }
    }
    assertThatThrownBy(() -> new Pretraining.Settings(training, Set.of()))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void moleculesWithoutBondsAreLearntFromToo() {
    var methane = Graphs.of(1, new int[0][], 1);
    var example = new PretrainingExample(methane, new int[] {2}, new int[0], new float[3]);
    try (var training =
        Pretraining.start(TINY, VOCABULARY, List.of(example), settings(3), Device.cpu())) {
      while (!training.isDone()) {
        assertThat(training.step())
            .doesNotContainKey(PretrainingTask.BOND_CONTEXT)
            .allSatisfy((_, loss) -> assertThat(loss).isFinite());
      }
    }
  }

  @Test
  void ofEachMoleculeOneInSevenContextsIsAskedFor() {
    var examples = examples(30);
    var chosen = ChosenContexts.of(examples, new Seed(4)).atoms();
    var first = 0;
    for (var example : examples) {
      var from = first;
      var atoms = example.graph().atoms();
      assertThat(Arrays.stream(chosen.rows()).filter(row -> row >= from && row < from + atoms))
          .hasSize((int) Math.ceil(0.15 * atoms));
      first += atoms;
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    try (var training =
        Pretraining.start(TINY, VOCABULARY, examples(12), settings(300), Device.cpu())) {
      training.step();
      var before = training.arrays();
      while (!training.isDone()) training.step();
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  private static Pretraining.Settings settings(int epochs) {
    var schedule = new TrainingSettings.Schedule(1e-3, 1e-2, 1e-3, 2);
    return Pretraining.Settings.of(
        new TrainingSettings(epochs, 12, schedule, 0.05, Hops.TRUNCATED_NORMAL, 1e-7, 0.1, 11));
  }

  /** The context is how many neighbours there are; the motifs are about size. */
  private static List<PretrainingExample> examples(int count) {
    return Graphs.several(count, 17).stream().map(PretrainingTest::example).toList();
  }

  private static PretrainingExample example(MolecularGraph graph) {
    var degree = new int[graph.atoms()];
    for (var target : graph.targets()) degree[target]++;
    var atoms = Arrays.stream(degree).map(d -> Math.min(5, 1 + d)).toArray();
    var bonds = new int[graph.directedBonds() / 2];
    for (var i = 0; i < bonds.length; i++) {
      var ends = degree[graph.sources()[2 * i]] + degree[graph.targets()[2 * i]];
      bonds[i] = Math.min(4, ends - 1);
    }
    var n = graph.atoms();
    var motifs = new float[] {n > 2 ? 1 : 0, n > 4 ? 1 : 0, n > 6 ? 1 : 0};
    return new PretrainingExample(graph, atoms, bonds, motifs);
  }

  private static ByteArrayInputStream in(ByteArrayOutputStream out) {
    return new ByteArrayInputStream(out.toByteArray());
  }
}
