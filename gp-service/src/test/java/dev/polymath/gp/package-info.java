@NullMarked
package dev.polymath.gp;

import org.jspecify.annotations.NullMarked;
