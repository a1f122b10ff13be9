package dev.polymath.gateway.access;

import java.util.Optional;

/** One way for a caller to say who it is. */
interface Credentials {

  /** Whether this text is of the kind that is looked at here; then no other way is tried. */
  boolean are(String text);

  /** Whom the text stands for, or nothing if it is wrong, has expired or was revoked. */
  Optional<Visitor> visitor(String text);
}
