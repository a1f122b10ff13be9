/**
 * How much of the heap requests may fill together. Any room may claim for what it is about to make;
 * {@code dev.polymath.common.web} gives back what a request had when it ends.
 */
@NullMarked
package dev.polymath.common.memory;

import org.jspecify.annotations.NullMarked;
