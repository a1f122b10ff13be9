/** How fast Gaussian processes are learned and asked, beside scikit-learn: benchmarks/gp. */
@NullMarked
package dev.polymath.benchmarks.gp;

import org.jspecify.annotations.NullMarked;
