package dev.polymath.pose.temporal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a causal network remembers of one video: of each layer the frames that its next output sees.
 * It is plain memory of the caller's, some 1 MB for 243 frames and 1024 channels, and outlives the
 * network that filled it.
 *
 * <p>Before the first frame a video stood still, as in a whole sequence the first frame is
 * replicated.
 */
public final class StreamState {

  private final TemporalArchitecture architecture;
  private final List<History> layers = new ArrayList<>();

  /** A video that begins. */
  public StreamState(TemporalArchitecture architecture) {
    if (!architecture.causal()) {
      throw new IllegalArgumentException("a model that sees the future cannot follow a stream");
    }
    this.architecture = architecture;
    var dilation = 1;
    for (int width : architecture.filterWidths()) {
      layers.add(new History(width, dilation));
      dilation *= width;
    }
  }

  TemporalArchitecture architecture() {
    return architecture;
  }

  /** What the layer of the i-th filter width has been given. */
  History layer(int i) {
    return layers.get(i);
  }

  /** The last inputs of a convolution of a width and a dilation. */
  static final class History {
    private final int width;
    private final int dilation;
    private final float[][] ring;
    private int newest = -1;

    private History(int width, int dilation) {
      this.width = width;
      this.dilation = dilation;
      this.ring = new float[(width - 1) * dilation + 1][];
    }

    void push(float[] frame) {
      if (newest < 0) Arrays.fill(ring, frame);
      newest = (newest + 1) % ring.length;
      ring[newest] = frame;
    }

    /** The newest frame: what the residual goes on with. */
    float[] newest() {
      return ring[newest];
    }

    /** Lays out what the convolution sees, [width, channels], oldest first. */
    void see(float[] to, int at) {
      for (var tap = 0; tap < width; tap++) {
        var age = (width - 1 - tap) * dilation;
        var frame = ring[Math.floorMod(newest - age, ring.length)];
        System.arraycopy(frame, 0, to, at + tap * frame.length, frame.length);
      }
    }
  }
}
