package dev.polymath.common.security;

import java.security.Principal;
import java.util.Set;

/**
 * Who a request comes from, as the gateway vouches.
 *
 * @param name of the key or user, unique among all callers
 * @param roles what it may do
 */
public record Caller(String name, Set<String> roles) implements Principal {
  public Caller {
    roles = Set.copyOf(roles);
  }

  @Override
  public String getName() {
    return name;
  }
}
