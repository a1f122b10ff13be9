package dev.polymath.federation.api;

import dev.polymath.common.failure.Failure.NotFound;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as they stand in paths: what cannot be one is not found, like one that is none. */
final class Ids {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Ids() {}

  static UUID parse(String what, String text) {
    if (!UUID_TEXT.matcher(text).matches()) throw new NotFound("There is no such " + what + ".");
    return UUID.fromString(text);
  }

  static int round(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new NotFound("There is no such round.");
    }
  }
}
