package dev.polymath.fuzz.http;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/** Values that somebody did not think of. */
final class OddValues {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** As JSON, though not all of them are. */
  private static final List<String> RAW =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "0.1",
          "-0.5",
          "1e-400",
          "1e308",
          "-1e308",
          "1e400",
          "1e999999999",
          "3.4028236e38",
          "NaN",
          "-NaN",
          "Infinity",
          "-Infinity",
          "0x10",
          "01",
          "1.",
          ".5",
          "+1",
          "1e",
          "[]",
          "{}",
          "\"\"",
          "[null]",
          "[[]]",
          "[[[]]]",
          "{\"\":null}",
          "{\"a\":1,\"a\":2}",
          "[1,]",
          "'a'",
          "undefined",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"unfinished",
          "[0,\"0\"]",
          "{\"$ref\":\"#\"}",
          "{\"@class\":\"java.lang.Runtime\"}");

  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "a",
          "-1",
          "0",
          "1",
          "NaN",
          "null",
          "true",
          "..",
          ".",
          "/",
          "\\",
          "%00",
          "%",
          "\u0000",
          "\t",
          "a\nb",
          "a\rb",
          "\u001b[2J",
          "\u007f",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ufffe",
          "\u202e",
          "\ud83d\udca9",
          "e\u0301",
          "ß",
          "İ",
          "ﬁ",
          "العربية",
          "\ud800",
          "'",
          "\"",
          "' OR 1=1--",
          "$(id)",
          "${x}",
          "{{7*7}}",
          "<script>",
          "&amp;",
          "*",
          "?",
          "#",
          ";",
          ":",
          "@",
          "../../etc/passwd",
          "file:///etc/passwd",
          "http://127.0.0.1:1/",
          "2024-02-30T25:61:61Z",
          "+999999999-12-31T23:59:59Z",
          "00000000-0000-0000-0000-000000000000",
          "9223372036854775808",
          "1e400",
          "-0.0",
          "0x1p-3",
          "(((((((((",
          "[a-z",
          "(a+)+$",
          "C1CC",
          "RBF(length_scale=-1)",
          "1.0**2 * RBF(");

  private OddValues() {}

  static JsonNode json(Draw draw) {
    if (draw.chance(0.3)) return JSON.stringNode(string(draw));
    if (draw.chance(0.05)) return raw(nested(draw, draw.chance(0.2) ? 20_000 : 110));
    if (draw.chance(0.03)) return raw("9".repeat(draw.chance(0.5) ? 390 : 5_000));
    if (draw.chance(0.05)) return numbers(draw);
    return raw(draw.one(RAW));
  }

  static String string(Draw draw) {
    if (draw.chance(0.1))
      return "x".repeat(draw.chance(0.1) ? 1_000_000 : 300 + draw.below(20_000));
    if (draw.chance(0.1)) return arbitrary(draw, 1 + draw.below(40));
    if (draw.chance(0.05)) return draw.one(STRINGS).repeat(1 + draw.below(200));
    return draw.one(STRINGS);
  }

  private static String arbitrary(Draw draw, int length) {
    var text = new StringBuilder();
    for (var i = 0; i < length; i++) {
      text.appendCodePoint(draw.chance(0.7) ? draw.below(0x180) : draw.below(0x11_0000));
    }
    return text.toString();
  }

  private static JsonNode numbers(Draw draw) {
    var array = JSON.arrayNode();
    var length = draw.chance(0.1) ? 100_000 : 300;
    for (var i = 0; i < length; i++) array.add(i % 7);
    return array;
  }

  private static String nested(Draw draw, int depth) {
    return draw.chance(0.5)
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static JsonNode raw(String text) {
    return JSON.rawValueNode(new RawValue(text));
  }
}
