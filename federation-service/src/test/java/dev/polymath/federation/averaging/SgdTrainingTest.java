package dev.polymath.federation.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Model;
import dev.polymath.common.images.Glyphs;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.LinearRegression.Points;
import dev.polymath.federation.averaging.WeightedMean.Share;
import dev.polymath.federation.data.Partition;
import dev.polymath.federation.data.Pictures;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.task.Subset;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SgdTrainingTest {

  private Torch torch;

  @BeforeAll
  void start() {
    torch = Torch.onCpu();
  }

  @AfterAll
  void stop() {
    torch.close();
  }

  /** Five rounds of FedSGD over clients of different sizes are five steps on all data at once. */
  @Test
  void fedSgdIsGradientDescentOnAllData() {
    var images = new Pictures(Glyphs.draw(300, new Seed(1)));
    var parts = new Partition.Unbalanced(7, 1).of(images.of().labels(), new Seed(2));
    var training = new SgdTraining(torch, PaperTask.MNIST_2NN);
    var central = PaperTask.MNIST_2NN.start(torch, new Seed(3));
    var global = Weights.of(central.state());
    for (var round = 0; round < 5; round++) {
      var mean = new WeightedMean(global, Share.BY_SAMPLES);
      for (var client : parts.keySet()) {
        var assignment = assignment(client, round, global, LocalSettings.fedSgd(0.1));
        var data = new Subset(images, parts.get(client));
        mean.add(training.train(assignment, data, ClientMemory.NONE).update());
      }
      global = single(global, mean);
      descend(central, images.batch(torch.manager(), IntStream.range(0, 300).toArray()), 0.1f);
    }
    var expected = Weights.of(central.state());

    assertThat(global.names()).isEqualTo(expected.names());
    for (var name : expected.names()) {
      assertThat(farthest(global.values(name), expected.values(name))).as(name).isLessThan(1e-6);
    }
  }

  private static double farthest(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }

  private void descend(Model model, Batch batch, float rate) {
    try (var _ = torch.step();
        var _ = GradientMode.on()) {
      var gradients =
          torch.operations().gradients(model.loss(batch, new Seed(0)), model.trainable());
      try (var _ = GradientMode.off()) {
        for (var i = 0; i < gradients.size(); i++) {
          model.trainable().get(i).subi(gradients.get(i).mul(rate));
        }
      }
    }
    batch.x().close();
    batch.y().close();
  }

  /** The same three clients in plain arithmetic: E = 2, B = ∞, w and b of a line. */
  @Test
  void threeClientsOfALineComeToWhatAHandComputes() {
    var clients =
        Map.of(
            "a", new Points(new float[] {1, 2}, new float[] {3, 5}),
            "b", new Points(new float[] {-1}, new float[] {0}),
            "c", new Points(new float[] {0.5f, 1.5f, -2}, new float[] {1, 1, 1}));
    var training = new SgdTraining(torch, LinearRegression.TASK);
    var global = line(0.5f, -0.25f);
    var settings = LocalSettings.of(2, LocalSettings.ALL, 0.05).withDecay(0.5);
    var w = 0.5;
    var b = -0.25;
    for (var round = 0; round < 3; round++) {
      var mean = new WeightedMean(global, Share.BY_SAMPLES);
      var nextW = 0.0;
      var nextB = 0.0;
      for (var client : clients.entrySet()) {
        var points = client.getValue();
        var assignment = assignment(client.getKey(), round, global, settings);
        mean.add(training.train(assignment, points, ClientMemory.NONE).update());
        var trained = byHand(w, b, points, 0.05 * Math.pow(0.5, round));
        nextW += points.size() / 6.0 * trained[0];
        nextB += points.size() / 6.0 * trained[1];
      }
      global = single(global, mean);
      w = nextW;
      b = nextB;

      assertThat(global.values("output.weight")[0]).isCloseTo((float) w, within(1e-7f));
      assertThat(global.values("output.bias")[0]).isCloseTo((float) b, within(1e-7f));
    }
  }

  private static double[] byHand(double w, double b, Points points, double rate) {
    for (var epoch = 0; epoch < 2; epoch++) {
      var slope = 0.0;
      var shift = 0.0;
      for (var i = 0; i < points.size(); i++) {
        var error = w * points.x()[i] + b - points.y()[i];
        slope += 2 * error * points.x()[i] / points.size();
        shift += 2 * error / points.size();
      }
      w -= rate * slope;
      b -= rate * shift;
    }
    return new double[] {w, b};
  }

  @Test
  void theSameAssignmentGivesTheSameBits() {
    var images = new Pictures(Glyphs.draw(50, new Seed(1)));
    var training = new SgdTraining(torch, PaperTask.MNIST_2NN);
    var global = Weights.of(PaperTask.MNIST_2NN.start(torch, new Seed(3)).state());
    var settings = LocalSettings.of(2, 8, 0.1);

    var first = training.train(assignment("a", 4, global, settings), images, ClientMemory.NONE);
    var other = training.train(assignment("b", 4, global, settings), images, ClientMemory.NONE);
    var again = training.train(assignment("a", 4, global, settings), images, ClientMemory.NONE);

    assertThat(values(again)).isEqualTo(values(first)).isNotEqualTo(values(other));
    assertThat(first.update().metrics()).containsEntry("steps", 14.0).containsKey("loss");
    assertThat(first.update().samples()).isEqualTo(50);
  }

  private static float[] values(LocalResult result) {
    return result.update().weights().values("fc1.weight");
  }

  @Test
  void batchNormalisationIsAveragedOrStaysWithTheClient() {
    var training = new SgdTraining(torch, LinearRegression.WITH_BATCH_NORM);
    var model = Weights.of(LinearRegression.WITH_BATCH_NORM.start(torch, new Seed(1)).state());
    var points = new Points(new float[] {10, 12, 14}, new float[] {1, 2, 3});

    var averaged =
        training.train(
            assignment("a", 0, model, LocalSettings.of(1, 3, 0.1)), points, ClientMemory.NONE);
    assertThat(averaged.update().weights().names())
        .containsExactlyInAnyOrder(
            "norm.weight",
            "norm.bias",
            "norm.running_mean",
            "norm.running_var",
            "output.weight",
            "output.bias");
    assertThat(averaged.update().weights().values("norm.running_mean")[0])
        .isCloseTo(1.2f, within(1e-6f));

    var policy = BatchNormPolicy.KEEP_LOCAL;
    var settings = LocalSettings.of(1, 3, 0.1).with(policy);
    var global = policy.averaged(model);
    var kept = training.train(assignment("a", 0, global, settings), points, ClientMemory.NONE);
    assertThat(kept.update().weights().names())
        .containsExactlyInAnyOrder("output.weight", "output.bias");
    var second = training.train(assignment("a", 1, global, settings), points, kept.memory());
    assertThat(second.memory().local().values("norm.running_mean")[0])
        .isCloseTo(0.9f * 1.2f + 1.2f, within(1e-6f));
    var stranger = training.train(assignment("b", 1, global, settings), points, ClientMemory.NONE);
    assertThat(stranger.memory().local().values("norm.running_mean")[0])
        .isCloseTo(1.2f, within(1e-6f));
    assertThat(ClientMemory.of(kept.memory().asWeights()).local().names())
        .isEqualTo(kept.memory().local().names());
  }

  @Test
  void nativeMemoryStaysFlat() {
    var images = new Pictures(Glyphs.draw(20, new Seed(1)));
    var training = new SgdTraining(torch, PaperTask.MNIST_2NN);
    var global = Weights.of(PaperTask.MNIST_2NN.start(torch, new Seed(3)).state());
    var settings = LocalSettings.of(1, 5, 0.1).with(new LocalRule.Proximal(0.1));
    training.train(assignment("a", 0, global, settings), images, ClientMemory.NONE);
    var before = torch.manager().getManagedArrays().size();

    for (var round = 1; round < 20; round++) {
      training.train(assignment("a", round, global, settings), images, ClientMemory.NONE);
    }

    assertThat(torch.manager().getManagedArrays()).hasSize(before);
  }

  @Test
  void whatCannotBeTrainedIsRefused() {
    var training = new SgdTraining(torch, LinearRegression.TASK);
    var nobody = new Points(new float[0], new float[0]);
    var far = new Points(new float[] {1e6f, 1}, new float[] {1, 1});
    var settings = LocalSettings.of(50, 1, 1);

    assertThatThrownBy(
            () ->
                training.train(assignment("a", 0, line(1, 1), settings), nobody, ClientMemory.NONE))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("no examples");
    assertThatThrownBy(
            () -> training.train(assignment("a", 0, line(1, 1), settings), far, ClientMemory.NONE))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("smaller learningRate");
    assertThatThrownBy(
            () ->
                training.train(assignment("a", 0, Weights.NONE, settings), far, ClientMemory.NONE))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("do not fit");
  }

  private static Assignment assignment(
      String client, int round, Weights global, LocalSettings settings) {
    return new Assignment(client, round, global, Weights.NONE, settings, 7);
  }

  private static Weights line(float w, float b) {
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("output.weight", new Tensor(List.of(1L, 1L), new float[] {w}));
    tensors.put("output.bias", new Tensor(List.of(1L), new float[] {b}));
    return new Weights(tensors);
  }

  private static Weights single(Weights like, Aggregation updates) {
    return like.map(
        (name, _) -> {
          var combined = updates.combined(name);
          var values = new float[combined.length];
          for (var i = 0; i < values.length; i++) values[i] = (float) combined[i];
          return values;
        });
  }
}
