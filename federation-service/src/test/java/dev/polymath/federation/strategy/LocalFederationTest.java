package dev.polymath.federation.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.federation.Examples;
import dev.polymath.common.images.Glyphs;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.averaging.SgdTraining;
import dev.polymath.federation.data.Partition;
import dev.polymath.federation.data.Pictures;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.task.Subset;
import dev.polymath.federation.weights.Weights;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalFederationTest {

  /** Ten clients with two classes each, as in the paper's pathological case. */
  @Test
  void aFederationLearnsWhatNoClientKnows() {
    var train = Glyphs.draw(1000, new Seed(1));
    var test = Glyphs.draw(500, new Seed(2));
    try (var torch = Torch.onCpu()) {
      var task = PaperTask.MNIST_2NN;
      var model = task.start(torch, new Seed(3));
      var federation =
          new LocalFederation(
              new FedAvg(),
              new SgdTraining(torch, task),
              parts(train, new Partition.Shards(10, 2)),
              new ClientSelection(1, 4),
              LocalSettings.of(2, 10, 0.1));
      var global = new FedAvg().start(Weights.of(model.state()));
      var before = model.score(torch, new Pictures(test), 250);
      for (var i = 0; i < 20; i++) global = federation.round(global);
      global.weights().copyTo(model.state());
      var after = model.score(torch, new Pictures(test), 250);

      assertThat(global.round()).isEqualTo(20);
      assertThat(before.meanMetric()).isLessThan(0.3);
      assertThat(after.meanMetric()).isGreaterThan(0.8);
      assertThat(after.meanLoss()).isLessThan(before.meanLoss() / 2);
    }
  }

  private static Map<String, Examples> parts(Images images, Partition partition) {
    var parts = new TreeMap<String, Examples>();
    partition
        .of(images.labels(), new Seed(5))
        .forEach((client, which) -> parts.put(client, new Subset(new Pictures(images), which)));
    return parts;
  }
}
