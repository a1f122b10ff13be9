package dev.polymath.common.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto    | 0 | cpu",
        "auto    | 2 | gpu:0 gpu:1",
        "cpu     | 2 | cpu",
        "gpu     | 2 | gpu:0 gpu:1",
        "gpu:1   | 2 | gpu:1",
        "gpu:1,0 | 2 | gpu:1 gpu:0"
      })
  void theSettingChoosesTheDevices(String setting, int present, String chosen) {
    assertThat(String.join(" ", names(setting, "1GB", true, gpus(present)))).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({"gpu, 0", "'gpu:2', 2", "'gpu:0,5', 2"})
  void aGpuThatIsNotThereIsAnErrorThatSaysSo(String setting, int present) {
    assertThatIllegalStateException()
        .isThrownBy(() -> names(setting, "1GB", true, gpus(present)))
        .withMessageContaining("polymath.inference.device");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "gpu", "gpu:0"})
  void modelsThatUseNoGpuNeverAskForOne(String setting) {
    assertThat(names(setting, "25%", false, neverAsked())).containsExactly("cpu");
  }

  @Test
  void theCpuAsksForNoGpu() {
    assertThat(names("cpu", "25%", true, neverAsked())).containsExactly("cpu");
  }

  @Test
  void theBoundIsOfEachDevice() {
    assertThat(Devices.of(settings("gpu", "25%"), true, gpus(2)))
        .extracting(DeviceMemory::bound)
        .containsExactly(250L, 500L);
    assertThat(Devices.of(settings("cpu", "3MB"), true, gpus(2)))
        .extracting(DeviceMemory::bound)
        .containsExactly(3L << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0%", "101%", "NaN%", "much"})
  void aBoundThatCannotBeIsRefused(String memory) {
    assertThatIllegalArgumentException().isThrownBy(() -> MemoryBound.of(memory));
  }

  private static List<String> names(
      String device, String memory, boolean usesGpu, Accelerators accelerators) {
    return Devices.of(settings(device, memory), usesGpu, accelerators).stream()
        .map(each -> each.device().toString())
        .toList();
  }

  private static InferenceProperties settings(String device, String memory) {
    return ModelRuntimeTest.properties(Map.of("device", device, "memory", memory));
  }

  /** So many GPUs, of 1000 bytes, 2000 bytes, … */
  private static Accelerators gpus(int count) {
    return new Accelerators() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public long memoryBytes(int gpu) {
        return 1000L * (gpu + 1);
      }
    };
  }

  private static Accelerators neverAsked() {
    return new Accelerators() {
      @Override
      public int count() {
        throw new AssertionError("this would start the engine");
      }

      @Override
      public long memoryBytes(int gpu) {
        throw new AssertionError("this would start the engine");
      }
    };
  }
}
