@NullMarked
package dev.polymath.gan.improved;

import org.jspecify.annotations.NullMarked;
