@NullMarked
package dev.polymath.gp.data;

import org.jspecify.annotations.NullMarked;
