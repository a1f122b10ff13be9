/**
 * The settings that every service starts from. Nothing else belongs here: each shared concern has a
 * package of its own below.
 */
@NullMarked
package dev.polymath.common;

import org.jspecify.annotations.NullMarked;
