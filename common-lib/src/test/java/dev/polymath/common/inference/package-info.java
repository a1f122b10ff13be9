@NullMarked
package dev.polymath.common.inference;

import org.jspecify.annotations.NullMarked;
