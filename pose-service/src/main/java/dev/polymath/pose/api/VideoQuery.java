package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.api.PredictRequest.Layout;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.data.KeypointList;
import dev.polymath.pose.skeleton.Keypoints;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a {@link PredictRequest} says beside its keypoints, as the query of an address: where the
 * keypoints themselves are a file, or come one by one.
 */
record VideoQuery(
    @Nullable String model,
    @Nullable String version,
    Layout layout,
    double width,
    double height,
    double fps,
    boolean flipAugmentation,
    boolean trajectory) {

  private static final Set<String> NAMES =
      Set.of(
          "model", "version", "layout", "width", "height", "fps", "flipAugmentation", "trajectory");

  /** Reads the query of an address. */
  static VideoQuery of(URI address) {
    var query = new LinkedMultiValueMap<String, String>();
    UriComponentsBuilder.fromUri(address)
        .build()
        .getQueryParams()
        .forEach(
            (name, values) -> values.forEach(value -> query.add(decoded(name), decoded(value))));
    return of(query);
  }

  private static String decoded(@Nullable String text) {
    return text == null ? "" : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /**
   * Reads a query.
   *
   * @param others the parameters that it may have beside
   */
  static VideoQuery of(MultiValueMap<String, String> query, String... others) {
    var known = new TreeSet<>(NAMES);
    known.addAll(Arrays.asList(others));
    for (var name : query.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(
            shortened(name), "Is no parameter here; known are " + String.join(", ", known) + ".");
      }
    }
    return new VideoQuery(
        text(query, "model"),
        text(query, "version"),
        layout(query),
        pixels(query, "width"),
        pixels(query, "height"),
        text(query, "fps") == null
            ? Lifting.FRAMES_PER_SECOND
            : number(query, "fps", 1, 1_000, "frames a second"),
        flag(query, "flipAugmentation", true),
        flag(query, "trajectory", false));
  }

  /** The same with the keypoints of one person. */
  PredictRequest with(Keypoints keypoints) {
    return new PredictRequest(
        model,
        version,
        layout,
        width,
        height,
        fps,
        new KeypointList(keypoints.xy()),
        keypoints.hasConfidence() ? new ConfidenceList(keypoints.confidence()) : null,
        null,
        flipAugmentation,
        trajectory,
        null);
  }

  private static @Nullable String text(MultiValueMap<String, String> query, String name) {
    var values = query.getOrDefault(name, List.of());
    if (values.size() > 1) throw new InvalidRequest(name, "Is given twice; give it once.");
    return values.isEmpty() ? null : values.getFirst();
  }

  private static Layout layout(MultiValueMap<String, String> query) {
    var text = text(query, "layout");
    for (var layout : Layout.values()) {
      if (layout.joints().toString().equals(text)) return layout;
    }
    throw new InvalidRequest("layout", "Say which joints these are: h36m or coco.");
  }

  private static double pixels(MultiValueMap<String, String> query, String name) {
    return number(query, name, 1, 100_000, "pixels, the image's " + name);
  }

  private static double number(
      MultiValueMap<String, String> query, String name, double least, double most, String of) {
    var text = text(query, name);
    try {
      if (text != null) {
        var number = Double.parseDouble(text);
        if (number >= least && number <= most) return number;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number out of bounds is
    }
    throw new InvalidRequest(name, "Must be from %.0f to %.0f %s.".formatted(least, most, of));
  }

  private static boolean flag(MultiValueMap<String, String> query, String name, boolean otherwise) {
    return switch (text(query, name)) {
      case null -> otherwise;
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidRequest(name, "Must be true or false.");
    };
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
