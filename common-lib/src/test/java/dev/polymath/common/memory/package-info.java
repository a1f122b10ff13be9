@NullMarked
package dev.polymath.common.memory;

import org.jspecify.annotations.NullMarked;
