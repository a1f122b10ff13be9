/** Data in, method, a published model version out; and published models read back for inference. */
@NullMarked
package dev.polymath.gan.training;

import org.jspecify.annotations.NullMarked;
