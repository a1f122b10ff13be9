/** GANs: learning from few labels, beside PyTorch. */
@NullMarked
package dev.polymath.benchmarks.gan;

import org.jspecify.annotations.NullMarked;
