@NullMarked
package dev.polymath.gp.process;

import org.jspecify.annotations.NullMarked;
