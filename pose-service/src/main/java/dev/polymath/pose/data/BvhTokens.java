package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.IOException;
import java.io.InputStream;

/** The words of a BVH file with the line that each stands in; a word has a bounded length. */
final class BvhTokens {

  private static final int LONGEST_WORD = 256;

  private final InputStream in;
  private final StringBuilder word = new StringBuilder();
  private int line = 1;
  private int lineOfWord = 1;
  private int next;

  BvhTokens(InputStream in) throws IOException {
    this.in = in;
    this.next = in.read();
  }

  /** The next word; empty at the end of the file. */
  String next() throws IOException {
    skipBlanks();
    lineOfWord = line;
    word.setLength(0);
    while (next >= 0 && !isBlank(next)) {
      if (word.length() == LONGEST_WORD || next > 126 || next < 32) {
        throw error("holds what is no word of a BVH file");
      }
      word.append((char) next);
      next = in.read();
    }
    return word.toString();
  }

  /** Whether something other than blanks is left in this line. */
  boolean hasMoreInLine() throws IOException {
    while (next >= 0 && isBlank(next) && next != '\n') next = in.read();
    return next >= 0 && next != '\n';
  }

  /** Takes a word that must be there. */
  void expect(String wanted) throws IOException {
    var found = next();
    if (!found.equals(wanted)) throw unexpected(found, wanted);
  }

  double number(String what) throws IOException {
    var found = next();
    try {
      var value = Double.parseDouble(found);
      if (Double.isFinite(value)) return value;
    } catch (NumberFormatException e) {
      // answered below, as an infinite value is
    }
    throw unexpected(found, what + ", a finite number");
  }

  int count(String what, int max) throws IOException {
    var found = next();
    try {
      var value = Integer.parseInt(found);
      if (value >= 0 && value <= max) return value;
    } catch (NumberFormatException e) {
      // answered below, as a negative number is
    }
    throw unexpected(found, what + ", a whole number up to " + max);
  }

  InvalidRequest unexpected(String found, String wanted) {
    return error(
        (found.isEmpty() ? "the file ends" : "has \"" + found + "\"")
            + " where "
            + wanted
            + " is due");
  }

  InvalidRequest error(String message) {
    return new InvalidRequest("file", "Line " + lineOfWord + ": " + message + ".");
  }

  private void skipBlanks() throws IOException {
    while (next >= 0 && isBlank(next)) {
      if (next == '\n') line++;
      next = in.read();
    }
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
