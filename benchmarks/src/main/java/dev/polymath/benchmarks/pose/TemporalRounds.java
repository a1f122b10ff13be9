package dev.polymath.benchmarks.pose;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import dev.polymath.pose.temporal.Schedule;
import dev.polymath.pose.temporal.Supervised;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.TemporalNetwork;
import dev.polymath.pose.temporal.Training;
import dev.polymath.pose.temporal.Windows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Makes some training steps and lifts a sequence of 2,000 frames some times for every line that it
 * is sent, and answers each with a line of JSON: so that another program takes turns with it, and
 * the machine is at rest while that one's turn is.
 *
 * <p>Arguments: filter widths such as 3,3,3, the channels, the batch.
 */
final class TemporalRounds {

  private static final int FRAMES = 2_000;
  private static final int STEPS = 8;
  private static final int SEQUENCES = 6;

  private TemporalRounds() {}

  public static void main(String[] args) throws IOException {
    var widths = Arrays.stream(args[0].split(",", -1)).map(Integer::valueOf).toList();
    var architecture = TemporalArchitecture.of(widths, Integer.parseInt(args[1]), false);
    var batch = Integer.parseInt(args[2]);
    // The batch divides the examples, so that no step is a smaller one.
    var windows = new Windows(List.of(RandomSequence.of(100 * batch)), architecture, false);
    var settings = new Training.Settings(Schedule.of(1_000), batch, 0.25, 1);
    var sequence = RandomSequence.of(FRAMES);
    try (var training =
            Training.start(architecture, new Supervised(windows, false), settings, Device.cpu());
        var network = TemporalNetwork.load(architecture, training.weights().pose(), Device.cpu())) {
      var turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (turns.readLine() != null) {
        var step = Timed.of(STEPS, 2, training::step);
        var lift = Timed.of(SEQUENCES, 1, () -> network.lift(List.of(sequence.keypoints())));
        System.out.printf(
            """
            {"trainStepSeconds": %.5f, "trainStepProcessorSeconds": %.5f, \
            "infer2000Seconds": %.5f, "infer2000ProcessorSeconds": %.5f}
            """,
            step.seconds(), step.processorSeconds(), lift.seconds(), lift.processorSeconds());
      }
    }
  }

  /**
   * The medians of several runs.
   *
   * @param processorSeconds of all threads of this process
   */
  private record Timed(double seconds, double processorSeconds) {

    static Timed of(int times, int warmUps, Runnable work) {
      var seconds = new double[times - warmUps];
      var processor = new double[times - warmUps];
      for (var i = -warmUps; i < seconds.length; i++) {
        var worked = processorTime();
        var start = System.nanoTime();
        work.run();
        if (i < 0) continue;
        seconds[i] = (System.nanoTime() - start) / 1e9;
        processor[i] = (processorTime() - worked) / 1e9;
      }
      return new Timed(median(seconds), median(processor));
    }

    private static long processorTime() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static double median(double[] values) {
      Arrays.sort(values);
      return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }
  }
}
