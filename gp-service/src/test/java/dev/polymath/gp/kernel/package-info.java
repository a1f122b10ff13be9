@NullMarked
package dev.polymath.gp.kernel;

import org.jspecify.annotations.NullMarked;
