@NullMarked
package dev.polymath.gp.linalg;

import org.jspecify.annotations.NullMarked;
