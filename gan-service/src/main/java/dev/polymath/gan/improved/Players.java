package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A training's two networks with all that changes at a step: their optimizers, what they remember
 * of where they were, and the discriminator's average.
 */
final class Players {

  /** A larger one forgets the start sooner. */
  private static final double HASTE = 10;

  /**
   * Adam's. The paper's code adds 1e-8 under the root, not beside it: steps are smaller where there
   * is little left to learn, and with the usual 1e-8 they wander there.
   */
  private static final double EPSILON = 1e-4;

  private final Torch torch;
  private final double averaging;
  private final Player<Discriminator> discriminator;
  private final Player<Generator> generator;
  private final Discriminator average;

  Players(Architecture architecture, Training.Settings settings, Torch torch, Seed seed) {
    this.torch = torch;
    averaging = settings.averaging();
    var adam =
        Adam.Settings.of(Adam.Variant.ADAM).withBetas(settings.beta1(), 0.999).withEpsilon(EPSILON);
    discriminator =
        new Player<>(
            Discriminator.of(architecture, torch, seed.child("discriminator")),
            torch,
            adam,
            settings);
    average = Discriminator.of(architecture, torch, seed.child("discriminator"));
    generator =
        new Player<>(
            Generator.of(architecture, torch, seed.child("generator")), torch, adam, settings);
  }

  Discriminator discriminator() {
    return discriminator.network;
  }

  Generator generator() {
    return generator.network;
  }

  Discriminator average() {
    return average;
  }

  void moveDiscriminator(NDArray loss) {
    discriminator.move(loss);
  }

  void moveGenerator(NDArray loss) {
    generator.move(loss);
  }

  /** Begins the average, and fills in what the discriminator does not learn. */
  void beginAverage() {
    try (var _ = torch.step();
        var _ = GradientMode.off()) {
      var from = discriminator.network.state();
      average
          .state()
          .forEach((name, array) -> Objects.requireNonNull(from.get(name)).copyTo(array));
    }
  }

  /**
   * Takes a share of the discriminator's weights into the average.
   *
   * @param steps how many have been made
   */
  void average(long steps) {
    var share = Math.max(averaging, HASTE / (HASTE + steps));
    try (var _ = GradientMode.off()) {
      torch.operations().approach(average.trainable(), discriminator.network.trainable(), share);
    }
  }

  /** How many steps have been made. */
  long steps() {
    return (long) Objects.requireNonNull(discriminator.optimizer.state().get("step")).getFloat();
  }

  /** All that the next steps depend on. */
  StateDict checkpoint() {
    var state = new StateDict(result()).add("last.", discriminator.network.state());
    discriminator.add("discriminator.", state);
    generator.add("generator.", state);
    return state;
  }

  /** What is left at the end. */
  Map<String, NDArray> result() {
    var state = new LinkedHashMap<String, NDArray>();
    average.state().forEach((name, array) -> state.put("discriminator." + name, array));
    generator.network.state().forEach((name, array) -> state.put("generator." + name, array));
    return state;
  }

  /** One of them, and how it learns. */
  private static final class Player<N extends Layer> {

    private final N network;
    private final Torch torch;
    private final Adam optimizer;
    private final @Nullable HistoricalAverage history;
    private final double pull;
    private final double learningRate;

    private Player(N network, Torch torch, Adam.Settings adam, Training.Settings settings) {
      this.network = network;
      this.torch = torch;
      optimizer = new Adam(torch.operations(), network.parameters(), adam);
      pull = settings.historicalAveraging();
      history = pull == 0 ? null : new HistoricalAverage(network.parameters());
      learningRate = settings.learningRate();
    }

    private void move(NDArray loss) {
      var whole = loss;
      if (history != null) {
        var penalty = history.penalty();
        whole = loss.add(penalty.mul(Constant.like(loss, pull)));
      }
      optimizer.step(torch.operations().gradients(whole, network.trainable()), learningRate);
      if (history != null) history.remember();
    }

    private void add(String prefix, StateDict state) {
      state.add(prefix + "optimizer.", optimizer.state());
      if (history != null) state.add(prefix + "history.", history.state());
    }
  }
}
