package dev.polymath.benchmarks.pose;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a service adds to the bare model: 2,000 frames lifted in this process, by binary tensors
 * over HTTP, and by JSON, in turns.
 *
 * <p>Arguments: the URL of pose-service, the URL of the gateway, rounds (20), channels (1024).
 * Random models are imported where they are not there yet.
 */
final class ServiceCost {

  private static final int FRAMES = 2_000;
  private static final int WARM_UPS = 5;

  private ServiceCost() {}

  public static void main(String[] args) throws Exception {
    var service = new PoseClient(args[0]);
    var gateway = new PoseClient(args[1]);
    var rounds = args.length > 2 ? Integer.parseInt(args[2]) : 20;
    var channels = args.length > 3 ? Integer.parseInt(args[3]) : 1_024;
    for (var widths : List.of(List.of(3, 3, 3), List.of(3, 3, 3, 3, 3))) {
      compare(RandomModel.of(widths, channels), service, gateway, rounds);
    }
  }

  private static void compare(RandomModel model, PoseClient service, PoseClient gateway, int rounds)
      throws Exception {
    service.ensure(model);
    var keypoints = RandomSequence.of(FRAMES).keypoints();
    var json = PoseClient.json(model, keypoints);
    try (var network = model.load()) {
      var bare = new Way("bare", () -> network.lift(List.of(keypoints)));
      var ways =
          List.of(
              bare,
              new Way("service", asking(() -> service.infer(model, keypoints))),
              new Way("gateway", asking(() -> gateway.infer(model, keypoints))),
              new Way("JSON", asking(() -> service.predict(json))));
      for (var round = -WARM_UPS; round < rounds; round++) {
        for (var way : ways) way.take(round >= 0);
      }
      for (var way : ways) {
        System.out.printf(
            "%-20s %-8s median %8.1f ms  shortest %8.1f ms  of bare %.3f%n",
            model.name(),
            way.name(),
            1e3 * way.median(),
            1e3 * way.shortest(),
            way.median() / bare.median());
      }
    }
  }

  private static Callable<?> asking(Question question) {
    return () -> {
      question.ask();
      return true;
    };
  }

  /** A request. */
  private interface Question {
    void ask() throws IOException, InterruptedException;
  }

  /**
   * A way to have a sequence lifted.
   *
   * @param seconds what each turn took
   */
  private record Way(String name, Callable<?> work, List<Double> seconds) {

    Way(String name, Callable<?> work) {
      this(name, work, new ArrayList<>());
    }

    void take(boolean counts) throws Exception {
      var start = System.nanoTime();
      work.call();
      if (counts) seconds.add((System.nanoTime() - start) / 1e9);
    }

    double median() {
      return seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElseThrow();
    }

    double shortest() {
      return Collections.min(seconds);
    }
  }
}
