package dev.polymath.common.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/** Reads a header's JSON token by token, so that no claim in it costs memory before its check. */
final class HeaderParser {

  static final String METADATA = "__metadata__";

  private final SafetensorsLimits limits;
  private final JsonFactory json;

  HeaderParser(SafetensorsLimits limits) {
    this.limits = limits;
    json =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(40)
                    .maxNameLength(Math.max(limits.nameLength(), METADATA.length()))
                    .maxStringLength(limits.headerBytes())
                    .build())
            .build();
  }

  SafetensorsHeader parse(byte[] header) throws MalformedSafetensors {
    if (header[0] != '{') throw new MalformedSafetensors("the header does not start with '{'");
    try (var parser = json.createParser(ObjectReadContext.empty(), decode(header))) {
      return parse(parser, SafetensorsHeader.PREFIX + header.length);
    } catch (JacksonException e) {
      throw new MalformedSafetensors("the header cannot be read: " + e.getOriginalMessage());
    }
  }

  private static String decode(byte[] header) throws MalformedSafetensors {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedSafetensors("the header is not UTF-8");
    }
  }

  private SafetensorsHeader parse(JsonParser parser, long dataOffset) throws MalformedSafetensors {
    Map<String, String> metadata = Map.of();
    var entries = new ArrayList<TensorEntry>();
    parser.nextToken();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      if (METADATA.equals(name)) {
        metadata = metadata(parser);
      } else {
        if (entries.size() == limits.tensors()) {
          throw new MalformedSafetensors("there are more than " + limits.tensors() + " tensors");
        }
        entries.add(entry(name, parser));
      }
    }
    if (parser.nextToken() != null) {
      throw new MalformedSafetensors("the header goes on after its JSON object");
    }
    return new SafetensorsHeader(inOrder(entries), metadata, dataOffset);
  }

  private static Map<String, String> metadata(JsonParser parser) throws MalformedSafetensors {
    if (parser.currentToken() == JsonToken.VALUE_NULL) return Map.of();
    expect(parser, JsonToken.START_OBJECT, METADATA + " is not an object");
    var metadata = new LinkedHashMap<String, String>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      parser.nextToken();
      expect(parser, JsonToken.VALUE_STRING, METADATA + "." + key + " is not a string");
      metadata.put(key, parser.getString());
    }
    return metadata;
  }

  private TensorEntry entry(String name, JsonParser parser) throws MalformedSafetensors {
    var where = "tensor '" + name + "'";
    expect(parser, JsonToken.START_OBJECT, where + " is not an object");
    DType dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> dtype = dtype(where, parser);
        case "shape" -> shape = numbers(where + ": shape", limits.rank(), parser);
        case "data_offsets" -> offsets = numbers(where + ": data_offsets", 2, parser);
        default -> throw new MalformedSafetensors(where + " has an unknown field '" + field + "'");
      }
    }
    return checked(
        where,
        name,
        required(where, "dtype", dtype),
        required(where, "shape", shape),
        required(where, "data_offsets", offsets));
  }

  private static TensorEntry checked(
      String where, String name, DType dtype, List<Long> shape, List<Long> offsets)
      throws MalformedSafetensors {
    if (offsets.size() != 2) {
      throw new MalformedSafetensors(where + ": data_offsets are not two numbers");
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    if (end < begin) throw new MalformedSafetensors(where + " ends before it begins");
    long bytes;
    try {
      bytes = TensorEntry.bytes(dtype, shape);
    } catch (ArithmeticException e) {
      throw new MalformedSafetensors(where + ": shape " + shape + " is too large");
    }
    if (bytes != end - begin) {
      throw new MalformedSafetensors(
          "%s: %s of shape %s takes %d bytes, but data_offsets give %d"
              .formatted(where, dtype, shape, bytes, end - begin));
    }
    return new TensorEntry(name, dtype, shape, begin, end);
  }

  private static DType dtype(String where, JsonParser parser) throws MalformedSafetensors {
    expect(parser, JsonToken.VALUE_STRING, where + ": dtype is not a string");
    var name = parser.getString();
    return DType.named(name)
        .orElseThrow(
            () -> new MalformedSafetensors(where + " has the unknown dtype '" + name + "'"));
  }

  private static List<Long> numbers(String what, int most, JsonParser parser)
      throws MalformedSafetensors {
    expect(parser, JsonToken.START_ARRAY, what + " is not an array");
    var numbers = new ArrayList<Long>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, JsonToken.VALUE_NUMBER_INT, what + " holds what is not a whole number");
      if (numbers.size() == most) {
        throw new MalformedSafetensors(what + " has more than " + most + " numbers");
      }
      numbers.add(number(what, parser));
    }
    return numbers;
  }

  private static long number(String what, JsonParser parser) throws MalformedSafetensors {
    try {
      var number = parser.getLongValue();
      if (number < 0) throw new MalformedSafetensors(what + " holds the negative " + number);
      return number;
    } catch (InputCoercionException e) {
      throw new MalformedSafetensors(what + " holds a number out of range");
    }
  }

  /** Tensors in the order of their bytes, which must follow each other from 0 on. */
  private static Map<String, TensorEntry> inOrder(List<TensorEntry> entries)
      throws MalformedSafetensors {
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    var tensors = LinkedHashMap.<String, TensorEntry>newLinkedHashMap(entries.size());
    var end = 0L;
    for (var entry : entries) {
      if (entry.begin() != end) {
        throw new MalformedSafetensors(
            "tensor '%s' begins at %d, which leaves %s: the one before ends at %d"
                .formatted(
                    entry.name(),
                    entry.begin(),
                    entry.begin() < end ? "an overlap" : "a hole",
                    end));
      }
      end = entry.end();
      tensors.put(entry.name(), entry);
    }
    return tensors;
  }

  private static void expect(JsonParser parser, JsonToken token, String otherwise)
      throws MalformedSafetensors {
    if (parser.currentToken() != token) throw new MalformedSafetensors(otherwise);
  }

  private static <T> T required(String where, String field, @Nullable T value)
      throws MalformedSafetensors {
    if (value == null) throw new MalformedSafetensors(where + " has no " + field);
    return value;
  }
}
