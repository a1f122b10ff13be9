package dev.polymath.federation.compression;

import dev.polymath.common.safetensors.DType;
import dev.polymath.federation.weights.Weights;
import java.util.LinkedHashMap;

/**
 * Half precision: half the bytes, three decimal digits of each number. What is beyond ±65504 is
 * sent as that.
 */
public record Float16() implements Compression {

  private static final float LARGEST = 65504;

  @Override
  public Encoded encode(Weights change) {
    var parts = new LinkedHashMap<String, Encoded.Part>();
    for (var name : change.names()) {
      var values = change.values(name);
      var bytes = Encoded.buffer(2L * values.length);
      for (var value : values) {
        bytes.putShort(Float.floatToFloat16(Math.clamp(value, -LARGEST, LARGEST)));
      }
      parts.put(name, new Encoded.Part(DType.F16, change.tensor(name).shape(), bytes.flip()));
    }
    return new Encoded(parts);
  }

  @Override
  public long mostBytes(Weights like) {
    return DType.F16.size() * like.elements();
  }

  @Override
  public Weights decode(Encoded encoded, Weights like) {
    encoded.requireParts(like.names().size());
    return like.map(
        (name, tensor) -> {
          var values = new float[tensor.values().length];
          var bytes = encoded.require(name, DType.F16, values.length);
          for (var i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(bytes.getShort());
          }
          return values;
        });
  }
}
