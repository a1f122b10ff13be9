/** Random numbers that protect someone, since nobody without the key can foresee them. */
@NullMarked
package dev.polymath.federation.random;

import org.jspecify.annotations.NullMarked;
