package dev.polymath.gateway.access;

import dev.polymath.common.security.Role;
import java.util.Set;

/**
 * The role that a call needs. A call that nobody thought of needs more rather than less: what is
 * not a mere GET and not known to be an inference needs {@link Role#TRAIN}.
 */
record NeededRoles(PathSet infer, PathSet admin) {

  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

  Role of(String method, String path) {
    if (admin.contain(method, path)) return Role.ADMIN;
    if (infer.contain(method, path)) return Role.INFER;
    return LOOKING.contains(method) ? Role.READ : Role.TRAIN;
  }

  /** Whether a call changes something that stays. */
  boolean mutates(String method, String path) {
    return !LOOKING.contains(method) && of(method, path).includes(Role.TRAIN);
  }
}
