package dev.polymath.benchmarks.gateway;

import java.io.IOException;
import java.time.Duration;

/**
 * What the gateway adds to a small request: the same one to the service itself and through the
 * gateway, turn by turn, each at a constant rate.
 *
 * <p>Arguments: the URL of gp-service, the URL of the gateway, requests a second (100), seconds
 * (60).
 */
final class Overhead {
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private Overhead() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String service = args[0];
    String gateway = args[1];
    int rate = args.length > 2 ? Integer.parseInt(args[2]) : 100;
    Duration duration = Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 60);
    PredictCall predict = new PredictCall();
    predict.prepare(gateway);
    SteadyLoad.Call direct =
        () -> {
          predict.to(service);
          return null;
        };
    SteadyLoad.Call through =
        () -> {
          predict.to(gateway);
          return null;
        };
    // Code that is not compiled yet would not keep up with the whole rate.
    SteadyLoad.run(Math.max(1, rate / 5), WARM_UP, direct, through);
    SteadyLoad.run(rate, WARM_UP, direct, through);
    SteadyLoad[] results = SteadyLoad.run(rate, duration, direct, through);
    System.out.println("direct   " + results[0].summary());
    System.out.println("gateway  " + results[1].summary());
    System.out.printf(
        "added    median %.3f ms  p90 %.3f ms  p99 %.3f ms  at %d requests/s each%n",
        results[1].millis(50) - results[0].millis(50),
        results[1].millis(90) - results[0].millis(90),
        results[1].millis(99) - results[0].millis(99),
        rate);
  }
}
