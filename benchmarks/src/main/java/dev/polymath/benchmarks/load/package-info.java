/**
 * The whole platform under many clients, as one of them would see it: {@code Load} asks each
 * service's inference through the gateway.
 */
@NullMarked
package dev.polymath.benchmarks.load;

import org.jspecify.annotations.NullMarked;
