package dev.polymath.gateway.edge;

import org.springframework.core.Ordered;

/** The order of the gateway's servlet filters. */
public final class EdgeOrder {

  static final int BROKEN_ANSWER = Ordered.HIGHEST_PRECEDENCE;
  static final int SECURITY_HEADERS = Ordered.HIGHEST_PRECEDENCE + 10;
  static final int PATH_GUARD = Ordered.HIGHEST_PRECEDENCE + 20;
  static final int CORS = Ordered.HIGHEST_PRECEDENCE + 30;

  /** Keys and limits. */
  public static final int SECURITY = Ordered.HIGHEST_PRECEDENCE + 40;

  private EdgeOrder() {}
}
