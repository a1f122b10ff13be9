package dev.polymath.molecule.grover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.safetensors.SafetensorsLimits;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.FineTuning.Measurements;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FineTuningTest {

  private static final GroverArchitecture TINY =
      new GroverArchitecture(16, 2, 1, 4, AttentionOver.MOLECULE);

  private static final Properties SIZE = new Properties(PropertyKind.REGRESSION, 1, 8, 2, 16);
  private static final Properties SHAPE = new Properties(PropertyKind.CLASSIFICATION, 2, 8, 2, 16);

  /** How many atoms there are, in hundreds of grams. */
  private static float[] size(MolecularGraph graph) {
    return new float[] {100 * graph.atoms()};
  }

  /** Whether it is large, and whether it has a ring; which not everybody looked for. */
  private static float[] shape(MolecularGraph graph) {
    var ring = graph.directedBonds() / 2 >= graph.atoms();
    return new float[] {
      graph.atoms() > 4 ? 1 : 0, graph.atoms() % 3 == 0 ? Float.NaN : ring ? 1 : 0
    };
  }

  @Test
  void learnsANumberInItsUnit() throws IOException {
    var data = measurements(FineTuningTest::size);
    var weights = trained(SIZE, data, settings(40, false));
    var unseen = labelled(Graphs.several(40, 99), FineTuningTest::size);
    try (var predictor = Predictor.load(TINY, SIZE, List.of(in(weights)), Device.cpu())) {
      var scores = scores(predictor, unseen);

      assertThat(scores.rootMeanSquaredError().orElseThrow()).isLessThan(110);
      assertThat(scores.meanAbsoluteError().orElseThrow())
          .isLessThanOrEqualTo(scores.rootMeanSquaredError().orElseThrow());
    }
  }

  @Test
  void learnsClassesOfWhichSomeAreUnknown() throws IOException {
    var data = measurements(FineTuningTest::shape);
    var weights = trained(SHAPE, data, settings(25, false));
    var unseen = labelled(Graphs.several(40, 99), FineTuningTest::shape);
    try (var predictor = Predictor.load(TINY, SHAPE, List.of(in(weights)), Device.cpu())) {
      assertThat(scores(predictor, unseen).rocAuc().orElseThrow()).isGreaterThan(0.9);
    }
  }

  @Test
  void anEnsembleSaysTheMeanAndHowFarItIsApart() throws IOException {
    var data = measurements(FineTuningTest::size);
    var one = trained(SIZE, data, settings(2, false));
    var other = trained(SIZE, data, withSeed(settings(2, false), 77));
    var graph = List.of(Graphs.ofFiveAtoms());
    try (var alone = Predictor.load(TINY, SIZE, List.of(in(one)), Device.cpu());
        var apart = Predictor.load(TINY, SIZE, List.of(in(other)), Device.cpu());
        var both = Predictor.load(TINY, SIZE, List.of(in(one), in(other)), Device.cpu())) {
      var a = alone.predict(graph).getFirst().values()[0];
      var b = apart.predict(graph).getFirst().values()[0];
      var together = both.predict(graph).getFirst();

      assertThat(together.values()[0]).isCloseTo((a + b) / 2, within(1e-3f));
      assertThat(together.deviations()[0]).isCloseTo(Math.abs(a - b) / 2, within(1e-3f));
      assertThat(alone.predict(graph).getFirst().deviations()[0]).isZero();
    }
  }

  @Test
  void resumedItEndsInTheSameWeights() throws IOException {
    var data = measurements(FineTuningTest::shape);
    var settings = settings(3, false);
    var whole = new ByteArrayOutputStream();
    var saved = new ByteArrayOutputStream();
    try (var training = FineTuning.fromScratch(TINY, SHAPE, data, settings, Device.cpu())) {
      while (!training.isDone()) {
        training.step();
        if (training.steps() == 7) training.save(saved);
      }
      training.save(whole);
    }
    var resumed = new ByteArrayOutputStream();
    try (var training = FineTuning.resume(TINY, SHAPE, data, settings, Device.cpu(), in(saved))) {
      assertThat(training.steps()).isEqualTo(7);
      while (!training.isDone()) training.step();
      training.save(resumed);
    }
    assertThat(resumed.toByteArray()).isEqualTo(whole.toByteArray());
  }

  @Test
  void itStopsOnceUnseenMoleculesAreNoLongerPredictedBetter() throws IOException {
    // What is to be learnt is the opposite of what is asked for afterwards.
    var graphs = Graphs.several(24, 5);
    var data =
        new Measurements(
            labelled(graphs, graph -> new float[] {graph.atoms()}),
            labelled(graphs, graph -> new float[] {-graph.atoms()}));
    var weights = new ByteArrayOutputStream();
    try (var training =
        FineTuning.fromScratch(TINY, SIZE, data, settings(40, false), Device.cpu())) {
      while (!training.isDone()) training.step();

      assertThat(training.steps()).isLessThan(training.totalSteps());
      assertThat(training.validate()).isGreaterThan(training.bestError().orElseThrow());
      training.write(weights);
      try (var predictor = Predictor.load(TINY, SIZE, List.of(in(weights)), Device.cpu())) {
        var error = scores(predictor, data.validation()).rootMeanSquaredError().orElseThrow();
        assertThat(error).isCloseTo(training.bestError().orElseThrow(), within(1e-6));
      }
    }
  }

  @Test
  void aFrozenEncoderStaysAsItIs() throws IOException {
    var encoder = encoder(TINY);
    var data = measurements(FineTuningTest::size);
    try (var frozen =
        FineTuning.start(TINY, SIZE, data, settings(1, true), Device.cpu(), in(encoder))) {
      var first = frozen.step();
      while (!frozen.isDone()) frozen.step();

      assertThat(first).isFinite();
      var after = new ByteArrayOutputStream();
      frozen.write(after);
      assertThat(encoderOf(after)).isNotEmpty().isEqualTo(encoderOf(encoder));
    }
  }

  @Test
  void anEncoderOfAnotherSizeIsRefused() throws IOException {
    var other = encoder(new GroverArchitecture(32, 2, 1, 4, AttentionOver.MOLECULE));
    var data = measurements(FineTuningTest::size);

    assertThatThrownBy(
            () -> FineTuning.start(TINY, SIZE, data, settings(1, false), Device.cpu(), in(other)))
        .isInstanceOf(Unprocessable.class);
  }

  @Test
  void nobodyCanStopByMoleculesOfWhichNothingIsKnown() {
    var graphs = Graphs.several(10, 5);
    var data =
        new Measurements(
            labelled(graphs, FineTuningTest::size), labelled(graphs, _ -> new float[] {Float.NaN}));
    try (var training =
        FineTuning.fromScratch(TINY, SIZE, data, settings(1, false), Device.cpu())) {
      assertThatThrownBy(training::step).isInstanceOf(Unprocessable.class);
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    var data = measurements(FineTuningTest::size);
    try (var training =
        FineTuning.fromScratch(TINY, SIZE, data, settings(30, false), Device.cpu())) {
      for (var i = 0; i < 10; i++) training.step();
      var before = training.arrays();
      for (var i = 0; i < 100; i++) training.step();
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  private static Measurements measurements(Function<MolecularGraph, float[]> targets) {
    return new Measurements(
        labelled(Graphs.several(100, 1), targets), labelled(Graphs.several(20, 2), targets));
  }

  private static List<LabelledMolecule> labelled(
      List<MolecularGraph> graphs, Function<MolecularGraph, float[]> targets) {
    return graphs.stream().map(graph -> new LabelledMolecule(graph, targets.apply(graph))).toList();
  }

  private static FineTuning.Settings settings(int epochs, boolean frozen) {
    var schedule = new TrainingSettings.Schedule(1e-3, 1e-2, 1e-3, 2);
    var training =
        new TrainingSettings(epochs, 20, schedule, 0, Hops.TRUNCATED_NORMAL, 1e-7, 0.1, 3);
    return new FineTuning.Settings(training, frozen, 5);
  }

  private static FineTuning.Settings withSeed(FineTuning.Settings settings, long seed) {
    var training = settings.training();
    return new FineTuning.Settings(
        new TrainingSettings(
            training.epochs(),
            training.batch(),
            training.schedule(),
            training.dropout(),
            training.hops(),
            training.weightDecay(),
            training.agreement(),
            seed),
        settings.frozen(),
        settings.patience());
  }

  private static ByteArrayOutputStream trained(
      Properties properties, Measurements data, FineTuning.Settings settings) throws IOException {
    var weights = new ByteArrayOutputStream();
    try (var training = FineTuning.fromScratch(TINY, properties, data, settings, Device.cpu())) {
      while (!training.isDone()) training.step();
      training.write(weights);
    }
    return weights;
  }

  private static Scores scores(Predictor predictor, List<LabelledMolecule> molecules) {
    var graphs = molecules.stream().map(LabelledMolecule::graph).toList();
    return new Scores(
        predictor.predict(graphs).stream().map(Predictor.Prediction::values).toList(),
        molecules.stream().map(LabelledMolecule::targets).toList());
  }

  private static ByteArrayOutputStream encoder(GroverArchitecture architecture) throws IOException {
    var graph = Graphs.ofFiveAtoms();
    var example = new PretrainingExample(graph, new int[5], new int[5], new float[3]);
    var out = new ByteArrayOutputStream();
    try (var training =
        Pretraining.start(
            architecture,
            new Classes(4, 4, 3),
            List.of(example),
            Pretraining.Settings.of(settings(1, false).training()),
            Device.cpu())) {
      training.writeEncoder(out);
    }
    return out;
  }

  /** The encoder's tensors in a file of weights. */
  private static Map<String, ByteBuffer> encoderOf(ByteArrayOutputStream weights)
      throws IOException {
    var tensors = new HashMap<String, ByteBuffer>();
    var reader = SafetensorsReader.open(in(weights), SafetensorsLimits.UPLOAD);
    reader.forEach(
        tensor -> {
          var name = tensor.name();
          if (name.startsWith("grover.")) tensors.put(name, tensor.bytes());
        });
    return tensors;
  }

  private static ByteArrayInputStream in(ByteArrayOutputStream out) {
    return new ByteArrayInputStream(out.toByteArray());
  }
}
