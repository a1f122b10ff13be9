/** Breaks the rules of the house on purpose, so that their test sees them caught. */
@NullMarked
package dev.polymath.common.testing.untidy.data;

import org.jspecify.annotations.NullMarked;
