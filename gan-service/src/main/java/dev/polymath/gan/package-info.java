@NullMarked
package dev.polymath.gan;

import org.jspecify.annotations.NullMarked;
