package dev.polymath.common.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do with a service. Each role may do what those before it may. */
public enum Role {
  /** Look at models, data sets, jobs and their results. */
  READ,
  /** Also have models answer. */
  INFER,
  /** Also start and stop jobs, and store and delete models and data sets. */
  TRAIN,
  /** Also decide who takes part. */
  ADMIN;

  /** As it stands in keys, tokens and settings: {@code read}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that {@link #text} writes so. */
  public static Optional<Role> parse(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  /** Whether this role may do what the other may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** The texts of all roles that this one includes, itself among them. */
  public Set<String> included() {
    return Arrays.stream(values())
        .filter(this::includes)
        .map(Role::text)
        .collect(Collectors.toUnmodifiableSet());
  }
}
