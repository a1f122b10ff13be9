package dev.polymath.benchmarks.federation;

import dev.polymath.common.federation.Examples;
import dev.polymath.common.images.IdxReader;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.averaging.SgdTraining;
import dev.polymath.federation.data.Partition;
import dev.polymath.federation.data.Pictures;
import dev.polymath.federation.strategy.FedAvg;
import dev.polymath.federation.strategy.LocalFederation;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.task.Subset;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Rounds of FedAvg on MNIST in this process: 100 clients, C = 0.1, of alike data or of two classes
 * each. Prints a line of JSON: seconds a round, in the median, and the accuracy on the test after
 * each. Every fiftieth round goes to the standard error.
 *
 * <p>Arguments: the folder with MNIST's four files, the most rounds, iid or noniid, and mnist-cnn
 * or mnist-2nn; then, if wanted, E, B (0 for all), the learning rate and the accuracy at which to
 * stop, for which 5, 10, 0.1 or 0.05 and none stand.
 */
final class AveragingRounds {

  private AveragingRounds() {}

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    var rounds = Integer.parseInt(args[1]);
    var alike = args[2].equals("iid");
    var task =
        Arrays.stream(PaperTask.values())
            .filter(known -> known.title().equals(args[3]))
            .findFirst()
            .orElseThrow();
    var epochs = args.length > 4 ? Integer.parseInt(args[4]) : 5;
    var batch = args.length > 5 ? Integer.parseInt(args[5]) : 10;
    var rate = args.length > 6 ? Double.parseDouble(args[6]) : alike ? 0.1 : 0.05;
    var target = args.length > 7 ? Double.parseDouble(args[7]) : 2;
    var train = read(folder, "train");
    var test = read(folder, "t10k");
    var seconds = DoubleStream.builder();
    var accuracies = new ArrayList<Double>();
    try (var torch = Torch.onCpu()) {
      var model = task.start(torch, new Seed(1));
      var federation =
          new LocalFederation(
              new FedAvg(),
              new SgdTraining(torch, task),
              parts(train, alike ? new Partition.Iid(100) : new Partition.Shards(100, 2)),
              new ClientSelection(0.1, 2),
              LocalSettings.of(epochs, batch, rate));
      var global = new FedAvg().start(Weights.of(model.state()));
      for (var i = 1; i <= rounds; i++) {
        var start = System.nanoTime();
        global = federation.round(global);
        seconds.add((System.nanoTime() - start) / 1e9);
        global.weights().copyTo(model.state());
        accuracies.add(model.score(torch, new Pictures(test), 1000).meanMetric());
        if (i % 50 == 0) System.err.printf(Locale.ROOT, "%d %.4f%n", i, accuracies.getLast());
        if (accuracies.getLast() >= target) break;
      }
      var all = seconds.build().toArray();
      System.out.printf(
          Locale.ROOT,
          "{\"rate\": %s, \"rounds\": %d, \"roundSeconds\": %.3f, \"seconds\": %s, \"accuracy\": %s, \"parameters\": %d}%n",
          rate,
          all.length,
          median(all),
          Arrays.toString(all),
          accuracies,
          global.weights().elements());
    }
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    var half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static TreeMap<String, Examples> parts(Images images, Partition partition) {
    var parts = new TreeMap<String, Examples>();
    partition
        .of(images.labels(), new Seed(3))
        .forEach((client, which) -> parts.put(client, new Subset(new Pictures(images), which)));
    return parts;
  }

  private static Images read(Path folder, String part) throws IOException {
    try (var images = Files.newInputStream(folder.resolve(part + "-images-idx3-ubyte.gz"));
        var labels = Files.newInputStream(folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
      return IdxReader.DEFAULT.read(images, labels);
    }
  }
}
