@NullMarked
package dev.polymath.federation.random;

import org.jspecify.annotations.NullMarked;
