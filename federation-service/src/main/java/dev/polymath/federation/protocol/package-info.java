/**
 * What server and clients say to each other besides weights: records that JSON maps to. It knows
 * neither of the two.
 */
@NullMarked
package dev.polymath.federation.protocol;

import org.jspecify.annotations.NullMarked;
