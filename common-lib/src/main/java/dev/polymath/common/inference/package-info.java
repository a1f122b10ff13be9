/**
 * The model runtime: loading on demand, batching, deadlines, and the Open Inference Protocol V2. A
 * service brings a {@link dev.polymath.common.inference.ModelLoader}.
 */
@NullMarked
package dev.polymath.common.inference;

import org.jspecify.annotations.NullMarked;
