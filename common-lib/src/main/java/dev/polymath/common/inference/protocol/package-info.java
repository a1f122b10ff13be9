/**
 * The Open Inference Protocol V2 over HTTP, with the binary tensor data extension: reading requests
 * into {@link dev.polymath.common.inference.Tensor}s, checking them against a model's signature,
 * writing answers, and errors as {@code {"error": "…"}}. It speaks to {@link
 * dev.polymath.common.inference.TensorRuntime} alone and knows no model.
 *
 * <p>A service does nothing for it but bring a {@link dev.polymath.common.inference.ModelLoader}:
 *
 * <pre>{@code
 * curl localhost:8080/v2/models/co2/infer -H 'Content-Type: application/json' -d '{
 *   "inputs": [{"name": "x", "shape": [2, 1], "datatype": "FP64", "data": [[1960.5], [2001.2]]}]
 * }'
 * }</pre>
 */
@NullMarked
package dev.polymath.common.inference.protocol;

import org.jspecify.annotations.NullMarked;
