package dev.polymath.federation.compression;

import dev.polymath.common.safetensors.DType;
import dev.polymath.federation.weights.Weights;
import java.util.LinkedHashMap;

/**
 * A byte for each number and a scale for each tensor, a quarter of the bytes:
 *
 * <pre>
 *   s = max |x| / 127        q = round(x / s)
 * </pre>
 *
 * <p>The error is up to half of s; small numbers beside a large one are lost, unless {@link
 * ErrorFeedback} saves them up.
 */
public record Int8() implements Compression {

  private static final String SCALE = ".scale";
  private static final int LARGEST = 127;

  @Override
  public Encoded encode(Weights change) {
    var parts = new LinkedHashMap<String, Encoded.Part>();
    for (var name : change.names()) {
      var values = change.values(name);
      var largest = 0f;
      for (var value : values) largest = Math.max(largest, Math.abs(value));
      var scale = largest / LARGEST;
      var bytes = Encoded.buffer(values.length);
      for (var value : values) {
        var steps = scale == 0 ? 0 : Math.round(value / scale);
        bytes.put((byte) Math.clamp(steps, -LARGEST, LARGEST));
      }
      parts.put(name, new Encoded.Part(DType.I8, change.tensor(name).shape(), bytes.flip()));
      parts.put(
          name + SCALE,
          Encoded.Part.of(DType.F32, Encoded.buffer(Float.BYTES).putFloat(scale).flip()));
    }
    return new Encoded(parts);
  }

  @Override
  public long mostBytes(Weights like) {
    return like.elements() + (long) Float.BYTES * like.names().size();
  }

  @Override
  public Weights decode(Encoded encoded, Weights like) {
    encoded.requireParts(2 * like.names().size());
    return like.map(
        (name, tensor) -> {
          var values = new float[tensor.values().length];
          var scale = encoded.require(name + SCALE, DType.F32, 1).getFloat();
          var bytes = encoded.require(name, DType.I8, values.length);
          for (var i = 0; i < values.length; i++) values[i] = bytes.get() * scale;
          return values;
        });
  }
}
