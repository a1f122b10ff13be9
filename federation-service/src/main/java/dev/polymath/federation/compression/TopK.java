package dev.polymath.federation.compression;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.safetensors.DType;
import dev.polymath.federation.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;

/**
 * Of each tensor the numbers that are furthest from zero, with their places, eight bytes each; all
 * others count as zero (Aji and Heafield 2017). With {@link ErrorFeedback} what is left out comes
 * when it has grown, and a hundredth of the numbers goes far.
 *
 * @param share of the numbers, at least one of each tensor
 */
public record TopK(double share) implements Compression {

  private static final String INDEX = ".index";
  private static final String VALUE = ".value";

  public TopK {
    if (!(share > 0 && share <= 1)) {
      throw new InvalidRequest("share", "Must be above 0 and at most 1.");
    }
  }

  @Override
  public Encoded encode(Weights change) {
    var parts = new LinkedHashMap<String, Encoded.Part>();
    for (var name : change.names()) {
      var values = change.values(name);
      var chosen = largest(values, count(values.length));
      var indices = Encoded.buffer((long) Integer.BYTES * chosen.length);
      var numbers = Encoded.buffer((long) Float.BYTES * chosen.length);
      for (var i : chosen) {
        indices.putInt(i);
        numbers.putFloat(values[i]);
      }
      parts.put(name + INDEX, Encoded.Part.of(DType.I32, indices.flip()));
      parts.put(name + VALUE, Encoded.Part.of(DType.F32, numbers.flip()));
    }
    return new Encoded(parts);
  }

  /** The places of the k furthest from zero, rising; of equal ones the first. */
  private static int[] largest(float[] values, int k) {
    if (k == 0) return new int[0];
    var sizes = new float[values.length];
    for (var i = 0; i < sizes.length; i++) sizes[i] = Math.abs(values[i]);
    Arrays.sort(sizes);
    var least = sizes[sizes.length - k];
    var equal = k;
    for (var i = sizes.length - 1; i >= 0 && sizes[i] > least; i--) equal--;
    var chosen = new int[k];
    var count = 0;
    for (var i = 0; i < values.length; i++) {
      var size = Math.abs(values[i]);
      if (size > least || (size == least && equal-- > 0)) chosen[count++] = i;
    }
    return chosen;
  }

  private int count(int length) {
    return (int) Math.ceil(share * length);
  }

  @Override
  public long mostBytes(Weights like) {
    return like.names().stream()
        .mapToLong(name -> (Integer.BYTES + Float.BYTES) * (long) count(like.values(name).length))
        .sum();
  }

  @Override
  public Weights decode(Encoded encoded, Weights like) {
    encoded.requireParts(2 * like.names().size());
    return like.map(
        (name, tensor) -> {
          var values = new float[tensor.values().length];
          var indices = encoded.require(name + INDEX, DType.I32);
          var count = indices.remaining() / Integer.BYTES;
          var numbers = encoded.require(name + VALUE, DType.F32, count);
          var last = -1;
          while (indices.hasRemaining()) {
            var index = indices.getInt();
            if (index <= last || index >= values.length) {
              throw new Unprocessable(
                  name + INDEX, "Has to rise from 0 to %d at most.".formatted(values.length - 1));
            }
            values[index] = numbers.getFloat();
            last = index;
          }
          return values;
        });
  }
}
