package dev.polymath.common.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CifarReaderTest {

  @Test
  void readsBothVersions() {
    var ten = CifarReader.CIFAR_10.read(in(file(1, 130)));
    var hundred = CifarReader.CIFAR_100.read(in(file(2, 3)));

    assertThat(ten.size()).isEqualTo(130);
    assertThat(ten.labels()[129]).isEqualTo(129);
    assertThat(ten.pixels()[129 * 3072 + 5]).isEqualTo((byte) (129 + 5));
    assertThat(hundred.labels()).containsExactly(0, 1, 2);
    assertThat(hundred.pixels()[2 * 3072]).isEqualTo((byte) 2);
    assertThat(ten.channels()).isEqualTo(3);
  }

  @Test
  void whatIsNoSuchFileIsRefused() {
    var cut = Arrays.copyOf(file(1, 2), 3073 + 100);
    assertThatThrownBy(() -> CifarReader.CIFAR_10.read(in(cut))).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> CifarReader.CIFAR_10.read(in(new byte[0])))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new CifarReader(1, 2).read(in(file(1, 3))))
        .isInstanceOf(TooLarge.class);
  }

  private static byte[] file(int labelBytes, int pictures) {
    var row = labelBytes + 3072;
    var bytes = new byte[row * pictures];
    for (var i = 0; i < pictures; i++) {
      bytes[i * row + labelBytes - 1] = (byte) i;
      for (var k = 0; k < 3072; k++) bytes[i * row + labelBytes + k] = (byte) (i + k);
    }
    return bytes;
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
