package dev.polymath.federation.averaging;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Sgd;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Stochastic gradient descent from the global weights over the client's data (McMahan et al. 2017,
 * Algorithm 1):
 *
 * <pre>
 *   for each of E epochs, for each batch b of B examples:   w ← w − η ∇ℓ(w; b)
 * </pre>
 *
 * <p>One of these trains one client after the other in one thread, with one network that all of
 * them reuse.
 */
public final class SgdTraining implements LocalTraining {

  private final Torch torch;
  private final Model model;
  private final Weights initial;

  public SgdTraining(Torch torch, Task task) {
    this.torch = torch;
    model = task.start(torch, new Seed(0));
    initial = Weights.of(model.state());
  }

  @Override
  public LocalResult train(Assignment assignment, Examples data, ClientMemory memory) {
    if (data.size() == 0) throw new Unprocessable("data", "There are no examples to train on.");
    var policy = assignment.settings().batchNorm();
    assignment.weights().requireLike(policy.averaged(initial));
    policy.local(initial).copyTo(model.state());
    memory.local().copyTo(model.state());
    assignment.weights().copyTo(model.state());
    var start = System.nanoTime();
    try (var manager = torch.manager().newSubManager()) {
      var run = new Run(assignment, data, memory, manager);
      run.epochs();
      var trained = Weights.of(model.state());
      var control = run.newControl(trained);
      var metrics =
          Map.of(
              "loss",
              run.loss,
              "steps",
              (double) run.steps,
              "seconds",
              (System.nanoTime() - start) / 1e9);
      var update =
          new ClientUpdate(
              assignment.client(),
              policy.averaged(trained),
              control.isEmpty() ? Weights.NONE : control.minus(run.control),
              data.size(),
              metrics);
      return new LocalResult(update, new ClientMemory(policy.local(trained), control));
    }
  }

  /** One client's round. */
  private final class Run {

    private final Assignment assignment;
    private final LocalSettings settings;
    private final Examples data;
    private final Seed seed;
    private final double learningRate;
    private final List<NDArray> parameters;
    private final Sgd optimizer;
    private final Weights control;
    private final List<NDArray> anchors;
    private int steps;
    private double loss;

    Run(Assignment assignment, Examples data, ClientMemory memory, NDManager manager) {
      this.assignment = assignment;
      settings = assignment.settings();
      this.data = data;
      seed = new Seed(assignment.seed()).child(assignment.client()).child(assignment.round());
      learningRate = settings.learningRate(assignment.round());
      parameters = model.trainable();
      optimizer = new Sgd(torch.operations(), model.parameters(), Sgd.Settings.PLAIN);
      control = control(memory);
      anchors = anchors(manager);
    }

    /** The client's own control variate, which is zero before its first round. */
    private Weights control(ClientMemory memory) {
      if (!(settings.rule() instanceof LocalRule.Controlled)) return Weights.NONE;
      return memory.control().isEmpty() ? assignment.control().filled(0) : memory.control();
    }

    /** What the rule compares parameters with, or adds to gradients: constant over the round. */
    private List<NDArray> anchors(NDManager manager) {
      return switch (settings.rule()) {
        case LocalRule.Plain() -> List.of();
        case LocalRule.Proximal(_) -> copies(assignment.weights(), manager);
        case LocalRule.Controlled() -> copies(assignment.control().minus(control), manager);
      };
    }

    private List<NDArray> copies(Weights weights, NDManager manager) {
      var copies = new ArrayList<NDArray>();
      model
          .parameters()
          .forEach(
              (name, array) -> copies.add(manager.create(weights.values(name), array.getShape())));
      return copies;
    }

    void epochs() {
      for (var epoch = 0; epoch < settings.epochs(); epoch++) epoch(seed.child(epoch));
    }

    private void epoch(Seed seed) {
      var all = settings.batch() == LocalSettings.ALL || settings.batch() >= data.size();
      var size = all ? data.size() : settings.batch();
      var order =
          all ? IntStream.range(0, size).toArray() : seed.child("order").permutation(data.size());
      var sum = 0.0;
      for (var from = 0; from < order.length; from += size) {
        var which = Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
        sum += step(which, seed.child(from)) * which.length;
      }
      loss = sum / order.length;
    }

    private double step(int[] which, Seed seed) {
      try (var step = torch.step();
          var _ = GradientMode.on()) {
        var batch = data.trainingBatch(step.manager(), which, seed.child("data"));
        var mean = model.loss(batch, seed.child("model"));
        double value = mean.getFloat();
        if (!Double.isFinite(value)) {
          throw new Unprocessable(
              "learningRate", "The loss is no longer a number; train with a smaller learningRate.");
        }
        var gradients = torch.operations().gradients(mean, parameters);
        correct(gradients);
        optimizer.step(gradients, learningRate);
        steps++;
        return value;
      }
    }

    private void correct(List<NDArray> gradients) {
      try (var _ = GradientMode.off()) {
        for (var i = 0; i < anchors.size(); i++) {
          switch (settings.rule()) {
            case LocalRule.Plain() -> {}
            case LocalRule.Proximal(var mu) ->
                gradients.get(i).addi(parameters.get(i).sub(anchors.get(i)).muli(mu));
            case LocalRule.Controlled() -> gradients.get(i).addi(anchors.get(i));
          }
        }
      }
    }

    /**
     * cₖ − c + (w₀ − w) / (K η), K being the number of steps: the mean of the gradients along the
     * way (Karimireddy et al. 2020, option II).
     */
    private Weights newControl(Weights trained) {
      if (control.isEmpty()) return Weights.NONE;
      var scale = 1 / (steps * learningRate);
      return control.map(
          (name, tensor) -> {
            var own = tensor.values();
            var global = assignment.control().values(name);
            var before = assignment.weights().values(name);
            var after = trained.values(name);
            var values = new float[own.length];
            for (var i = 0; i < values.length; i++) {
              values[i] =
                  (float) ((double) own[i] - global[i] + ((double) before[i] - after[i]) * scale);
            }
            return values;
          });
    }
  }
}
