package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A part of a network, or a whole one: named parameters, which are learnt, named buffers, which are
 * not, and the layers it is made of. A subclass names them in its constructor and has a forward of
 * whatever form suits it; the dotted names are those of a PyTorch {@code state_dict}.
 *
 * <pre>{@code
 * final class Perceptron extends Layer {
 *   private final Linear hidden;
 *   private final Linear output;
 *
 *   Perceptron(Torch torch, Seed seed) {
 *     hidden = layer("hidden", new Linear(torch, 2, 16, seed.child("hidden")));
 *     output = layer("output", new Linear(torch, 16, 1, seed.child("output")));
 *   }
 *
 *   NDArray forward(NDArray x) {
 *     return output.forward(hidden.forward(x).getNDArrayInternal().relu());
 *   }
 * }
 * }</pre>
 *
 * <p>Arrays belong to the manager that they were made by, the {@link Torch}'s; a layer holds no
 * other native memory.
 */
public abstract class Layer {

  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> buffers = new LinkedHashMap<>();
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  protected final NDArray parameter(String name, NDArray initial) {
    initial.setRequiresGradient(true);
    return named(parameters, name, initial);
  }

  protected final NDArray buffer(String name, NDArray initial) {
    return named(buffers, name, initial);
  }

  protected final <L extends Layer> L layer(String name, L layer) {
    return named(layers, name, layer);
  }

  private static <T, U extends T> U named(Map<String, T> map, String name, U value) {
    if (map.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("There are two of the name " + name);
    }
    return value;
  }

  /** What is learnt, by dotted name, in the order in which it was named. */
  public final Map<String, NDArray> parameters() {
    return collect(layer -> layer.parameters);
  }

  /** Parameters and buffers: all that a file of weights holds. */
  public final Map<String, NDArray> state() {
    var state = new LinkedHashMap<>(parameters());
    state.putAll(collect(layer -> layer.buffers));
    return Collections.unmodifiableMap(state);
  }

  /** {@link #parameters()} without the names, as {@link TorchOperations#gradients} wants them. */
  public final List<NDArray> trainable() {
    return List.copyOf(parameters().values());
  }

  private Map<String, NDArray> collect(Function<Layer, Map<String, NDArray>> part) {
    var all = new LinkedHashMap<>(part.apply(this));
    layers.forEach(
        (prefix, layer) ->
            layer.collect(part).forEach((name, array) -> all.put(prefix + "." + name, array)));
    return Collections.unmodifiableMap(all);
  }
}
