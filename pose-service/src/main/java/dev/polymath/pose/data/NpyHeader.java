package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an array of numpy's says of itself before its numbers: versions 1 to 3 of the format, plain
 * numbers only. Arrays of Python objects are pickles, programs that a reader would have to run;
 * they are refused with the command that makes plain arrays of them.
 *
 * @param kind {@code f}, {@code i} or {@code u}
 * @param bytes of a number
 */
record NpyHeader(char kind, int bytes, ByteOrder order, boolean columnMajor, List<Integer> shape) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 4_096;
  private static final int MOST_DIMENSIONS = 8;

  private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']{1,16})'");
  private static final Pattern TYPE = Pattern.compile("([<>|=])([fiu])([1248])");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  // Possessive, and no repetition within another: hostile blanks must not be shared out in every
  // way.
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*+:\\s*+\\(([\\d\\s,]*+)\\)");
  private static final Pattern DIMENSION = Pattern.compile("\\d{1,10}");

  /**
   * Reads the header, and not a byte more.
   *
   * @param name of the array, for messages
   */
  static NpyHeader read(DataInputStream in, String name) throws IOException {
    var start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw invalid(name, "is not in numpy's format");
    }
    if (start[6] < 1 || start[6] > 3) {
      throw invalid(name, "is of a version of numpy's format that is not known here");
    }
    var length = littleEndian(in.readNBytes(start[6] == 1 ? 2 : 4));
    if (length < 0 || length > LONGEST) {
      throw invalid(name, "has a header that is too long for an array of numbers");
    }
    return parse(new String(in.readNBytes((int) length), StandardCharsets.UTF_8), name);
  }

  private static long littleEndian(byte[] bytes) {
    long value = 0;
    for (var i = bytes.length - 1; i >= 0; i--) value = value << 8 | bytes[i] & 0xff;
    return value;
  }

  private static NpyHeader parse(String header, String name) {
    var description = DESCRIPTION.matcher(header);
    var fortran = FORTRAN.matcher(header);
    var shape = SHAPE.matcher(header);
    if (!description.find() || !fortran.find() || !shape.find()) {
      throw invalid(name, "is no array of plain numbers");
    }
    if (description.group(1).endsWith("O")) throw pickled(name);
    var type = TYPE.matcher(description.group(1));
    if (!type.matches() || (type.group(2).equals("f") && type.group(3).equals("1"))) {
      throw invalid(name, "holds " + description.group(1) + "; floats and integers are read");
    }
    return new NpyHeader(
        type.group(2).charAt(0),
        Integer.parseInt(type.group(3)),
        type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        fortran.group(1).equals("True"),
        dimensions(shape.group(1), name));
  }

  private static List<Integer> dimensions(String text, String name) {
    var dimensions = new ArrayList<Integer>();
    long elements = 1;
    for (var word : text.split(",", -1)) {
      if (word.isBlank()) continue;
      if (!DIMENSION.matcher(word.strip()).matches()) {
        throw invalid(name, "is no array of plain numbers");
      }
      var dimension = Long.parseLong(word.strip());
      elements *= Math.max(1, dimension);
      if (dimension > Integer.MAX_VALUE || elements > Integer.MAX_VALUE) {
        throw invalid(name, "is too large");
      }
      dimensions.add((int) dimension);
    }
    if (dimensions.size() > MOST_DIMENSIONS) throw invalid(name, "has too many dimensions");
    return List.copyOf(dimensions);
  }

  /** How many numbers the array has. */
  int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  private static InvalidRequest pickled(String name) {
    return invalid(
        name,
        "is an array of Python objects, a pickle, which is never read here. Make plain arrays of"
            + " it: python3 -c \"import numpy as np;"
            + " d=np.load('data_3d_h36m.npz',allow_pickle=True)['positions_3d'].item();"
            + " np.savez('plain.npz',**{f'positions_3d/{s}/{a}':x for s in d for a,x in"
            + " d[s].items()})\"; for keypoints the same with positions_2d and"
            + " {f'positions_2d/{s}/{a}/{c}':x for s in d for a in d[s] for c,x in"
            + " enumerate(d[s][a])}");
  }

  private static InvalidRequest invalid(String name, String message) {
    return new InvalidRequest("file", "The array " + name + " " + message + ".");
  }
}
