package dev.polymath.gateway.access;

import org.jspecify.annotations.Nullable;

/**
 * How many requests a caller may send.
 *
 * @param perMinute the most in any minute, all of them at once if the caller likes; null for any
 *     number
 * @param perDay the most in a day; null for any number
 */
record Allowance(@Nullable Integer perMinute, @Nullable Integer perDay) {
  static final Allowance UNLIMITED = new Allowance(null, null);

  boolean unlimited() {
    return perMinute == null && perDay == null;
  }
}
