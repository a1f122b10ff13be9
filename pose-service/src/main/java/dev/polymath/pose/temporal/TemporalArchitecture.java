package dev.polymath.pose.temporal;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a temporal model.
 *
 * <p>The first convolution, of width w₀, takes the keypoints of a frame as its channels. Then comes
 * a block for each further width: a convolution of width wᵢ with dilation w₀ · … · wᵢ₋₁, one of
 * width 1, and around both the residual, cut to what the convolution leaves. Each of these
 * convolutions is followed by batch normalisation, ReLU and dropout. A convolution of width 1
 * shrinks the channels to the joints. Nothing is padded inside, so that an output sees as many
 * frames as the product of the widths.
 *
 * @param filterWidths odd, from the input on; {@code [3, 3, 3]} sees 27 frames
 * @param channels of each hidden layer
 * @param causal whether a pose is found from its frame and those before alone, for live video;
 *     otherwise from as many before as after
 * @param outputJoints how many places are found: 17 for a pose, 1 for where the body is
 */
public record TemporalArchitecture(
    List<Integer> filterWidths, int channels, boolean causal, int outputJoints) {

  /** x and y of each joint. */
  public static final int INPUT = 2 * Skeleton.JOINTS;

  private static final int MOST_WIDTHS = 8;
  private static final int WIDEST = 81;
  private static final int MOST_FRAMES = 2_187;
  private static final int MOST_CHANNELS = 4_096;

  public TemporalArchitecture {
    filterWidths = List.copyOf(filterWidths);
    if (filterWidths.isEmpty() || filterWidths.size() > MOST_WIDTHS) {
      throw new InvalidRequest(
          "filterWidths", "Must be 1 to " + MOST_WIDTHS + " odd numbers, such as [3, 3, 3].");
    }
    var frames = 1;
    for (var i = 0; i < filterWidths.size(); i++) {
      int width = filterWidths.get(i);
      if (width < 1 || width > WIDEST || width % 2 == 0) {
        throw new InvalidRequest(
            "filterWidths[" + i + "]", "Must be odd and at most " + WIDEST + ".");
      }
      frames = frames * width;
      if (frames > MOST_FRAMES) {
        throw new InvalidRequest(
            "filterWidths",
            "Their product, the frames that are seen, is at most " + MOST_FRAMES + ".");
      }
    }
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw new InvalidRequest("channels", "Must be from 1 to " + MOST_CHANNELS + ".");
    }
  }

  /** One that finds whole poses. */
  public static TemporalArchitecture of(List<Integer> filterWidths, int channels, boolean causal) {
    return new TemporalArchitecture(filterWidths, channels, causal, Skeleton.JOINTS);
  }

  /** The same for finding where the body is (section 3.2, the trajectory model). */
  public TemporalArchitecture trajectory() {
    return new TemporalArchitecture(filterWidths, channels, causal, 1);
  }

  /** x, y and z of each joint that is found. */
  public int output() {
    return 3 * outputJoints;
  }

  /** How many frames an output sees. */
  public int receptiveField() {
    return filterWidths.stream().reduce(1, Math::multiplyExact);
  }

  /** How many frames before the one whose pose is found are seen. */
  public int framesBefore() {
    return causal ? receptiveField() - 1 : (receptiveField() - 1) / 2;
  }

  /** How many frames after it are seen. */
  public int framesAfter() {
    return receptiveField() - 1 - framesBefore();
  }

  /** How many blocks follow the first convolution. */
  public int blocks() {
    return filterWidths.size() - 1;
  }

  /**
   * The tensors of a model with their shapes, by the names of the {@code state_dict} that the
   * paper's code saves: parameters, and the running statistics of batch normalisation.
   */
  public Map<String, List<Long>> tensors() {
    var tensors = new LinkedHashMap<String, List<Long>>();
    long c = channels;
    tensors.put("expand_conv.weight", List.of(c, (long) INPUT, (long) filterWidths.getFirst()));
    putNorm(tensors, "expand_bn");
    for (var block = 0; block < blocks(); block++) {
      long width = filterWidths.get(block + 1);
      tensors.put("layers_conv." + 2 * block + ".weight", List.of(c, c, width));
      putNorm(tensors, "layers_bn." + 2 * block);
      tensors.put("layers_conv." + (2 * block + 1) + ".weight", List.of(c, c, 1L));
      putNorm(tensors, "layers_bn." + (2 * block + 1));
    }
    tensors.put("shrink.weight", List.of((long) output(), c, 1L));
    tensors.put("shrink.bias", List.of((long) output()));
    return Collections.unmodifiableMap(tensors);
  }

  /** How many numbers are learned. */
  public long parameters() {
    return tensors().entrySet().stream()
        .filter(tensor -> !tensor.getKey().contains(".running_"))
        .mapToLong(tensor -> tensor.getValue().stream().reduce(1L, Math::multiplyExact))
        .sum();
  }

  private void putNorm(Map<String, List<Long>> tensors, String name) {
    for (var part : List.of("weight", "bias", "running_mean", "running_var")) {
      tensors.put(name + "." + part, List.of((long) channels));
    }
  }
}
