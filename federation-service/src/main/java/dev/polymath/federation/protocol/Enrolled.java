package dev.polymath.federation.protocol;

import java.util.UUID;

/**
 * The answer to an {@link Enrolment}.
 *
 * @param key to be sent as {@code X-Client-Key} from now on; it is said this once
 */
public record Enrolled(UUID id, String name, String key) {

  /** The header that a client says its key in. */
  public static final String KEY_HEADER = "X-Client-Key";

  /** Keys do not belong into a log. */
  @Override
  public String toString() {
    return "Enrolled[id=" + id + ", name=" + name + "]";
  }
}
