@NullMarked
package dev.polymath.common.nn;

import org.jspecify.annotations.NullMarked;
