package dev.polymath.gateway.access;

import dev.polymath.common.security.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do where, each grant written {@code service:role}: {@code gp:infer}, {@code
 * pose:read}, {@code *:train}. {@code *:admin} is also who keeps the keys.
 */
record Grants(Map<String, Role> byService) {

  static final String EVERYWHERE = "*";
  static final Grants NONE = new Grants(Map.of());
  static final Grants ALL = new Grants(Map.of(EVERYWHERE, Role.ADMIN));

  private static final Pattern SERVICE = Pattern.compile("\\*|[a-z][a-z0-9-]{0,31}");

  Grants {
    byService = Map.copyOf(byService);
  }

  /** The grants so written; what is no grant is left out. */
  static Grants of(Collection<String> texts) {
    var byService = new TreeMap<String, Role>();
    for (var text : texts) {
      parse(text)
          .ifPresent(
              grant ->
                  byService.merge(
                      grant.getKey(), grant.getValue(), (a, b) -> a.includes(b) ? a : b));
    }
    return new Grants(byService);
  }

  static Optional<Map.Entry<String, Role>> parse(String text) {
    var colon = text.indexOf(':');
    if (colon < 0 || !SERVICE.matcher(text.substring(0, colon)).matches()) return Optional.empty();
    return Role.parse(text.substring(colon + 1))
        .map(role -> Map.entry(text.substring(0, colon), role));
  }

  boolean allow(Role role, String service) {
    return has(role, byService.get(service)) || has(role, byService.get(EVERYWHERE));
  }

  /** The roles at one service, as its token carries them. */
  Set<String> rolesAt(String service) {
    for (var role : List.of(Role.ADMIN, Role.TRAIN, Role.INFER, Role.READ)) {
      if (allow(role, service)) return role.included();
    }
    return Set.of();
  }

  private static boolean has(Role wanted, @Nullable Role granted) {
    return granted != null && granted.includes(wanted);
  }
}
