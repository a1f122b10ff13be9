package dev.polymath.gateway.access;

import dev.polymath.common.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Who a request comes from.
 *
 * @param name unique among all callers: {@code key:…} or {@code user:…}
 * @param grants what it may do where
 * @param allowance how much of it
 * @param selfMade whether the service itself asks for a credential of its own, as it does of the
 *     clients of the federation
 */
record Visitor(String name, Grants grants, Allowance allowance, boolean selfMade) {

  /** Where no keys are asked for: everyone, with all rights. */
  static final Visitor ANYONE = new Visitor("anyone", Grants.ALL, Allowance.UNLIMITED, false);

  /** Who asks for what is open to all. */
  static final Visitor NOBODY = new Visitor("nobody", Grants.NONE, Allowance.UNLIMITED, false);

  private static final String ATTRIBUTE = Visitor.class.getName();
  private static final String PARTICIPANT = "participant";

  /** A client of the federation, told apart by where it calls from. */
  static Visitor participant(String address, Allowance allowance) {
    return new Visitor(PARTICIPANT + ":" + address, Grants.NONE, allowance, true);
  }

  /** Who was found to send this request. */
  static Visitor of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Visitor visitor ? visitor : NOBODY;
  }

  void enter(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** This visitor as a service is told of it. */
  Caller at(String service) {
    return new Caller(name, selfMade ? Set.of(PARTICIPANT) : grants.rolesAt(service));
  }
}
