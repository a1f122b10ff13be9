package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.improved.Architecture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks and the form of their pictures among the {@code config} of a model version. */
record NetworkTree(Frame frame, Architecture architecture) {

  Map<String, Object> config() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("kind", NetworkKind.of(architecture).label());
    tree.put("channels", frame.channels());
    tree.put("height", frame.height());
    tree.put("width", frame.width());
    tree.put("classes", architecture.classes());
    tree.put("noise", architecture.noise());
    tree.put("generator", architecture.generator());
    tree.put("discriminator", architecture.discriminator());
    tree.put("minibatchKernels", architecture.minibatchKernels());
    tree.put("virtualBatchNorm", architecture.virtualBatchNorm());
    return tree;
  }

  static NetworkTree parse(Map<String, ?> config) {
    var frame =
        new Frame(number(config, "channels"), number(config, "height"), number(config, "width"));
    var kernels = config.get("minibatchKernels");
    return new NetworkTree(
        frame,
        kind(config.get("kind"))
            .of(
                frame,
                number(config, "classes"),
                number(config, "noise"),
                numbers(config, "generator"),
                numbers(config, "discriminator"),
                kernels == null ? 0 : number(config, "minibatchKernels"),
                Boolean.TRUE.equals(config.get("virtualBatchNorm"))));
  }

  /** Models from before there were kinds are perceptrons. */
  private static NetworkKind kind(@Nullable Object label) {
    if (label == null) return NetworkKind.PERCEPTRON;
    return Arrays.stream(NetworkKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new InvalidRequest("kind", "Must be perceptron or convolutional."));
  }

  private static int number(Map<String, ?> config, String field) {
    return number(field, config.get(field));
  }

  private static int number(String field, @Nullable Object value) {
    if (value instanceof Integer number) return number;
    throw new InvalidRequest(field, "Must be a whole number.");
  }

  private static List<Integer> numbers(Map<String, ?> config, String field) {
    if (config.get(field) instanceof List<?> list) {
      return list.stream().map(value -> number(field, value)).toList();
    }
    throw new InvalidRequest(field, "Must be a list of whole numbers.");
  }
}
