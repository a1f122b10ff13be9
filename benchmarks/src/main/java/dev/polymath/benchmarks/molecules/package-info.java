/** What reading, embedding and learning molecules costs, without a service around it. */
@NullMarked
package dev.polymath.benchmarks.molecules;

import org.jspecify.annotations.NullMarked;
