package dev.polymath.pose.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRateTest {

  @ParameterizedTest
  @ValueSource(doubles = {50, 25, 30, 29.97, 60, 100, 12.5, 7})
  void givesFrameByFrameWhatTheWholeGives(double rate) {
    var frames = 200;
    var values = new float[2 * frames];
    for (var i = 0; i < values.length; i++) values[i] = (float) Math.sin(0.3 * i);
    var whole = Rates.convert(values, 2, rate, 50, Rates.frames(frames, rate, 50));

    var live = new LiveRate(rate, 50);
    var came = new ArrayList<Float>();
    for (var frame = 0; frame < frames; frame++) {
      for (var sample : live.next(new float[] {values[2 * frame], values[2 * frame + 1]})) {
        for (var value : sample) came.add(value);
      }
    }

    assertThat(came).hasSize(whole.length);
    for (var i = 0; i < whole.length; i++) {
      assertThat(came.get(i)).isCloseTo(whole[i], within(1e-6f));
    }
  }
}
