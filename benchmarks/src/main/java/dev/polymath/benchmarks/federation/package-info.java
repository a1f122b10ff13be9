/** How long a round of federated averaging takes, beside PyTorch: benchmarks/README.md. */
@NullMarked
package dev.polymath.benchmarks.federation;

import org.jspecify.annotations.NullMarked;
