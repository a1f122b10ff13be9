package dev.polymath.gateway.access;

import dev.polymath.common.security.Caller;
import dev.polymath.gateway.services.GatewayFailure;
import jakarta.servlet.http.HttpServletRequest;

/** Asks, once it is known which service a request is for, whether its caller may do this there. */
public final class Entrance {

  private final NeededRoles needed;

  Entrance(NeededRoles needed) {
    this.needed = needed;
  }

  /**
   * The caller as the service is told of it.
   *
   * @throws GatewayFailure 403
   */
  public Caller admit(HttpServletRequest request, String service) {
    var visitor = Visitor.of(request);
    var role = needed.of(request.getMethod(), request.getRequestURI());
    if (!visitor.selfMade() && !visitor.grants().allow(role, service)) {
      throw GatewayFailure.forbidden(
          "This needs the role '%s' of the service '%s'; ask whoever keeps the keys for the grant %s:%s."
              .formatted(role.text(), service, service, role.text()));
    }
    return visitor.at(service);
  }
}
