package dev.polymath.federation.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a play and gives each role what it says: a speech is a line {@code NAME:} and the lines
 * below it, up to an empty one.
 *
 * @param mostCharacters of the whole text
 * @param mostRoles how many there may be
 */
public record PlayReader(int mostCharacters, int mostRoles) {

  /** Room for all of Shakespeare several times over. */
  public static final PlayReader DEFAULT = new PlayReader(50_000_000, 20_000);

  private static final int LONGEST_NAME = 100;

  /**
   * What each role says, its speeches in order, each line ending in a line feed.
   *
   * @throws InvalidRequest for the field {@code file} where nobody speaks
   * @throws TooLarge where it is more than fits
   */
  public Map<String, String> read(Reader text) {
    var speeches = new TreeMap<String, StringBuilder>();
    @Nullable StringBuilder said = null;
    var reader = new BufferedReader(text);
    var left = mostCharacters;
    try {
      var line = new StringBuilder();
      while (next(reader, line, left)) {
        left -= line.length() + 1;
        if (line.isEmpty()) {
          said = null;
        } else if (said == null) {
          said = speeches.computeIfAbsent(name(line), _ -> new StringBuilder());
          if (speeches.size() > mostRoles) {
            throw new TooLarge("The play has more than %,d roles.".formatted(mostRoles));
          }
        } else {
          said.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
    if (speeches.isEmpty()) throw new InvalidRequest("file", "Nobody speaks in it.");
    var roles = new TreeMap<String, String>();
    speeches.forEach((role, speech) -> roles.put(role, speech.toString()));
    return roles;
  }

  /** A line, read by characters: one without an end may be as long as the memory. */
  private boolean next(Reader reader, StringBuilder line, int left) throws IOException {
    line.setLength(0);
    for (var c = reader.read(); c != '\n'; c = reader.read()) {
      if (c < 0) return !line.isEmpty();
      if (line.length() >= left) {
        throw new TooLarge(
            "The text has more than %,d characters; send a part of it.".formatted(mostCharacters));
      }
      if (c != '\r') line.append((char) c);
    }
    return true;
  }

  private static String name(StringBuilder line) {
    var end = line.length() - 1;
    if (end < 1 || end > LONGEST_NAME || line.charAt(end) != ':') {
      throw new InvalidRequest(
          "file",
          "A speech begins with a line NAME: of up to %d characters.".formatted(LONGEST_NAME));
    }
    return line.substring(0, end);
  }
}
