package dev.polymath.federation.client;

import java.util.Set;

/** The server has understood and says no; the same again will not do. */
final class ServerRefused extends Exception {

  private static final int BAD_REQUEST = 400;
  private static final Set<String> OF_THE_WAY = Set.of("sha256", "body", "Upload-Offset");

  private final int status;
  private final transient Set<String> fields;

  /**
   * @param fields that the server names as wrong
   */
  ServerRefused(int status, String detail, Set<String> fields) {
    super(detail);
    this.status = status;
    this.fields = Set.copyOf(fields);
  }

  int status() {
    return status;
  }

  /** What was sent is not what arrived; the same again may do. */
  boolean isOfDamage() {
    return status == BAD_REQUEST && fields.stream().anyMatch(OF_THE_WAY::contains);
  }
}
