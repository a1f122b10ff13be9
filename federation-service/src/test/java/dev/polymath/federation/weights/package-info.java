@NullMarked
package dev.polymath.federation.weights;

import org.jspecify.annotations.NullMarked;
