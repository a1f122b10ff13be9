package dev.polymath.gp.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gp.process.TrainingSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Training sets as the weights of a model version. */
class TrainingTensorsTest {

  private static final TrainingSet DATA =
      TrainingSet.of(
          new double[][] {{0.1, 1e-300}, {-0.0, 2}, {1.0 / 3, 3}}, new double[] {1, 2.5, -3e300});

  @Test
  void comeBackBitForBit() throws IOException {
    var file = new ByteArrayOutputStream();
    TrainingTensors.write(DATA, file);

    var read = TrainingTensors.read(new ByteArrayInputStream(file.toByteArray()));

    assertThat(read.x().rowMajor()).containsExactly(DATA.x().rowMajor());
    assertThat(read.y()).containsExactly(DATA.y());
    assertThat(TrainingTensors.sha256(read)).isEqualTo(TrainingTensors.sha256(DATA));
  }

  @Test
  void otherDataHaveAnotherHash() {
    var other =
        TrainingSet.of(
            new double[][] {{0.1, 1e-300}, {0, 2}, {1.0 / 3, 3}}, new double[] {1, 2, 3});

    assertThat(TrainingTensors.sha256(other))
        .hasSize(64)
        .isNotEqualTo(TrainingTensors.sha256(DATA));
  }
}
