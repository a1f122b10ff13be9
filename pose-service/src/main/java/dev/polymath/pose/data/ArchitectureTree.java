package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An architecture as the {@code config} of a model version: {@code filterWidths}, {@code channels},
 * {@code causal}, {@code joints}.
 */
public final class ArchitectureTree {

  private static final String FILTER_WIDTHS = "filterWidths";
  private static final String CHANNELS = "channels";
  private static final String CAUSAL = "causal";
  private static final String JOINTS = "joints";

  private ArchitectureTree() {}

  public static Map<String, Object> of(TemporalArchitecture architecture) {
    return Map.of(
        FILTER_WIDTHS, architecture.filterWidths(),
        CHANNELS, architecture.channels(),
        CAUSAL, architecture.causal(),
        JOINTS, Skeleton.JOINTS);
  }

  /** Reads an architecture; the model is not causal and has 17 joints unless it says otherwise. */
  public static TemporalArchitecture parse(Map<String, ?> config) {
    for (var key : config.keySet()) {
      if (!Set.of(FILTER_WIDTHS, CHANNELS, CAUSAL, JOINTS).contains(key)) {
        throw new InvalidRequest(
            key, "Is not known; there are filterWidths, channels, causal and joints.");
      }
    }
    if (config.get(JOINTS) != null && wholeNumber(JOINTS, config.get(JOINTS)) != Skeleton.JOINTS) {
      throw new InvalidRequest(JOINTS, "Must be 17, the joints of Human3.6M.");
    }
    return TemporalArchitecture.of(
        filterWidths(config.get(FILTER_WIDTHS)),
        wholeNumber(CHANNELS, config.get(CHANNELS)),
        causal(config.get(CAUSAL)));
  }

  private static List<Integer> filterWidths(@Nullable Object tree) {
    if (!(tree instanceof List<?> list)) {
      throw new InvalidRequest(FILTER_WIDTHS, "Must be a list of odd numbers, such as [3, 3, 3].");
    }
    var widths = new ArrayList<Integer>();
    for (var width : list)
      widths.add(wholeNumber(FILTER_WIDTHS + "[" + widths.size() + "]", width));
    return widths;
  }

  private static boolean causal(@Nullable Object tree) {
    return switch (tree) {
      case null -> false;
      case Boolean causal -> causal;
      default -> throw new InvalidRequest(CAUSAL, "Must be true or false.");
    };
  }

  private static int wholeNumber(String field, @Nullable Object tree) {
    if (tree instanceof Integer number) return number;
    throw new InvalidRequest(field, "Must be a whole number.");
  }
}
