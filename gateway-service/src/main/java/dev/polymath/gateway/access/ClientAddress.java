package dev.polymath.gateway.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: the peer, or whom a trusted proxy in front says it had as one. */
record ClientAddress(@Nullable Pattern trustedProxies) {

  private static final int LONGEST = 45;

  String of(HttpServletRequest request) {
    var peer = request.getRemoteAddr();
    if (trustedProxies == null || !trustedProxies.matcher(peer).matches()) return peer;
    var header = request.getHeader("X-Forwarded-For");
    if (header == null) return peer;
    // The last is the one that the trusted proxy itself has added.
    var last = header.substring(header.lastIndexOf(',') + 1).strip();
    return last.isEmpty() || last.length() > LONGEST ? peer : last;
  }
}
