package dev.polymath.benchmarks.pose;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * How many requests a service answers to clients that ask again as soon as they are answered, each
 * for 100 frames of a model that sees 27. Run it against a service with batches and against one
 * with {@code POLYMATH_INFERENCE_MAX_BATCH=1}.
 *
 * <p>Arguments: the URL of pose-service, clients (16), seconds (20), channels (1024).
 */
final class Throughput {

  private static final int FRAMES = 100;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private Throughput() {}

  public static void main(String[] args) throws Exception {
    var service = new PoseClient(args[0]);
    var clients = args.length > 1 ? Integer.parseInt(args[1]) : 16;
    var time = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 20);
    var channels = args.length > 3 ? Integer.parseInt(args[3]) : 1_024;
    var model = RandomModel.of(List.of(3, 3, 3), channels);
    service.ensure(model);
    ask(service, model, clients, WARM_UP);
    var answers = ask(service, model, clients, time);
    System.out.printf(
        "%d clients, %d frames each: %d answers in %d s, %.1f a second%n",
        clients, FRAMES, answers, time.toSeconds(), (double) answers / time.toSeconds());
  }

  private static int ask(PoseClient service, RandomModel model, int clients, Duration time)
      throws Exception {
    var keypoints = RandomSequence.of(FRAMES).keypoints();
    var end = System.nanoTime() + time.toNanos();
    Callable<Integer> client =
        () -> {
          var answers = 0;
          for (; System.nanoTime() < end; answers++) service.infer(model, keypoints);
          return answers;
        };
    var all = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(Stream.generate(() -> client).limit(clients).toList())) {
        all += each.get();
      }
    }
    return all;
  }
}
