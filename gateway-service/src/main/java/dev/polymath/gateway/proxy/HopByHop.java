package dev.polymath.gateway.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The headers that concern one connection and stop at a proxy (RFC 9110, section 7.6.1): the known
 * ones, and those that {@code Connection} names.
 */
final class HopByHop {

  private static final Set<String> KNOWN =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Set<String> named;

  private HopByHop(Set<String> named) {
    this.named = named;
  }

  /** Those of a message with these values of {@code Connection}. */
  static HopByHop of(List<String> connection) {
    var named = new TreeSet<String>();
    for (var value : connection) {
      for (var name : value.split(",", -1)) named.add(name.strip().toLowerCase(Locale.ROOT));
    }
    return new HopByHop(named);
  }

  boolean contains(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return KNOWN.contains(lower) || named.contains(lower);
  }
}
