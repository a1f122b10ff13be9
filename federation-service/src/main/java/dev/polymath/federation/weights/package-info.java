/**
 * The numbers that travel between server and clients, and how they are added up without a rounding
 * error. It knows tensors and neither the method nor Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * Weights weights = Weights.of(network.state());
 * weights.write(out);                             // safetensors
 * Weights.read(in, 10_000_000).copyTo(network.state());
 * }</pre>
 */
@NullMarked
package dev.polymath.federation.weights;

import org.jspecify.annotations.NullMarked;
