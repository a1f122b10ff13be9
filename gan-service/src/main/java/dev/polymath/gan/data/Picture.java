package dev.polymath.gan.data;

import java.util.Arrays;

/**
 * The levels of a picture from 0 to 255.
 *
 * @param channels 1 where all of it is grey, however its file says so; else 3: red, green, blue
 * @param levels plane by plane, row by row
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(int channels, int height, int width, byte[] levels) {

  /** The same in colours; grey is as much of each. */
  Picture inColours() {
    if (channels == 3) return this;
    var area = levels.length;
    var planes = Arrays.copyOf(levels, 3 * area);
    System.arraycopy(levels, 0, planes, area, area);
    System.arraycopy(levels, 0, planes, 2 * area, area);
    return new Picture(3, height, width, planes);
  }

  /** Its numbers from 0 to 1, put into an array. */
  void into(float[] numbers, int at) {
    for (var i = 0; i < levels.length; i++) numbers[at + i] = (levels[i] & 0xff) / 255f;
  }
}
