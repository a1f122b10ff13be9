package dev.polymath.fuzz.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What might be in a file. Parsers of files are fuzzed by {@code fuzz/run}; these get to them. */
final class Contents {

  private static final List<String> TEXTS =
      List.of(
          "",
          "x,y\n1,2\n3,4\n",
          "x,y\n1,2\n3\n",
          "smiles,y\nCCO,1.5\nc1ccccc1,2.5\n",
          "\"",
          "a,a\n1,1\n",
          "{}",
          "[]",
          "HIERARCHY\nROOT Hips\n{\n",
          "GIF89a",
          "\u0089PNG\r\n\u001a\n",
          "\u0093NUMPY\u0001\u0000v\u0000{",
          "PK\u0003\u0004",
          "PK\u0005\u0006" + "\u0000".repeat(18),
          "\u001f\u008b\u0008",
          "\u0000\u0000\u0008\u0003");

  private Contents() {}

  static byte[] some(Draw draw) {
    if (draw.chance(0.3)) return draw.bytes(draw.below(2_000));
    if (draw.chance(0.3)) return safetensors(draw);
    return draw.one(TEXTS).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One tensor, whole or not quite. */
  private static byte[] safetensors(Draw draw) {
    var header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    var length = draw.chance(0.8) ? header.length() : draw.below(1 << 20);
    var file =
        new StringBuilder()
            .append((char) (length & 0xff))
            .append((char) (length >> 8 & 0xff))
            .append((char) (length >> 16 & 0xff))
            .append("\u0000".repeat(5))
            .append(header)
            .append("\u0000".repeat(draw.chance(0.8) ? 8 : draw.below(20)));
    return file.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
