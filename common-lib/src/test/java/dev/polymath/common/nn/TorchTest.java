package dev.polymath.common.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Test;

class TorchTest {

  @Test
  void smallRequestsAreOneCoresWorkAndAllElseIsThatOfAll() throws InterruptedException {
    try (var torch = Torch.onCpu()) {
      var all = JniUtils.getNumThreads();

      try (var _ = torch.step(64)) {
        assertThat(JniUtils.getNumThreads()).isEqualTo(1);
      }
      try (var _ = torch.step(100_000)) {
        assertThat(JniUtils.getNumThreads()).isEqualTo(all);
      }

      try (var _ = torch.step(64)) {
        var another = new int[1];
        var training =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (var _ = torch.step()) {
                        another[0] = JniUtils.getNumThreads();
                      }
                    });
        training.join();
        assertThat(another[0]).as("a thread that began meanwhile").isEqualTo(all);
      }
    }
  }
}
