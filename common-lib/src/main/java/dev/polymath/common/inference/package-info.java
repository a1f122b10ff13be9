/**
 * The model runtime: loading on demand within a bound on memory, queues, batches, deadlines,
 * metrics; and the tensors of the Open Inference Protocol, which {@code
 * dev.polymath.common.inference.protocol} serves. It knows no method and no HTTP.
 *
 * <p>A service brings one {@link dev.polymath.common.inference.ModelLoader} bean; that alone
 * switches everything on. Its own controllers ask the {@link
 * dev.polymath.common.inference.InferenceRuntime}:
 *
 * <pre>{@code
 * @Bean
 * ModelLoader<double[][], Prediction> loader() {
 *   return new GaussianProcessLoader();
 * }
 *
 * Prediction predict(InferenceRuntime<double[][], Prediction> runtime, double[][] x) {
 *   var model = registry.resolve("co2", null).orElseThrow(…);
 *   return runtime.infer(model, x, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>Inside: {@code ModelRuntime} is what is asked; {@code ModelCache} knows which models are in
 * memory and lets the least recently used go; a {@code ServedModel} is one of them with the
 * platform thread that loads it, runs it and closes it; its {@code RequestQueue} forms the batches.
 *
 * <p>Settings are those of {@link dev.polymath.common.inference.InferenceProperties}. Meters, all
 * with {@code model} and {@code version}, gone with the model: {@code
 * polymath.inference.queue.time}, {@code .queue.size}, {@code .batch.size}, {@code .compute.time},
 * {@code .requests} (by {@code outcome}), {@code .model.memory} (by {@code device}). Requests that
 * were turned away before their model was loaded count under the model {@code none}.
 */
@NullMarked
package dev.polymath.common.inference;

import org.jspecify.annotations.NullMarked;
