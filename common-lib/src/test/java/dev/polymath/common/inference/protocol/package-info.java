@NullMarked
package dev.polymath.common.inference.protocol;

import org.jspecify.annotations.NullMarked;
