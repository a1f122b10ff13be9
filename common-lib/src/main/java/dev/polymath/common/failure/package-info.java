/**
 * The ways in which a request can fail that are nobody's bug. Any room may throw these; none of
 * them knows HTTP, and {@code dev.polymath.common.web} alone turns them into answers. Nothing else
 * belongs here.
 */
@NullMarked
package dev.polymath.common.failure;

import org.jspecify.annotations.NullMarked;
