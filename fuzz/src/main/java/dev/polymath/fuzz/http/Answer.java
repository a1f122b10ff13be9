package dev.polymath.fuzz.http;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What came back.
 *
 * @param headers by their names in lower case
 * @param body its beginning, framing and all
 * @param complete whether it ended where it said that it would
 */
record Answer(int status, Map<String, String> headers, String body, boolean complete) {

  private static final Pattern INTERNALS =
      Pattern.compile(
          "(?:java|jakarta|org|tools|ai|dev)\\.[a-z]+[.$\\w]*(?:Exception|Error)\\b|\\bat"
              + " [a-z]+\\.[\\w.]+\\(");

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Whether its words are those of the program rather than of its interface. */
  boolean tellsInternals() {
    return status >= 400 && INTERNALS.matcher(body).find();
  }
}
