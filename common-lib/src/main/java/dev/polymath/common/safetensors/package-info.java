/**
 * The safetensors file format, reader and writer: named tensors behind a JSON header, no code in
 * it. It knows the format and nothing else: no tensors of a framework, no HTTP, no database.
 *
 * <pre>{@code
 * new SafetensorsWriter()
 *     .metadata("format", "pt")
 *     .doubles("x", List.of(3L, 2L), x)
 *     .floats("layer.weight", List.of(1024L, 512L, 3L), weight)
 *     .writeTo(out);
 *
 * try (var reader = SafetensorsReader.open(in)) {
 *   reader.forEach(tensor -> values.put(tensor.name(), tensor.doubles()));
 * }
 * }</pre>
 *
 * <p>Whatever is wrong with a file is a {@link
 * dev.polymath.common.safetensors.MalformedSafetensors} that says what; memory is taken only for
 * bytes that have arrived, whatever a header claims.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
@NullMarked
package dev.polymath.common.safetensors;

import org.jspecify.annotations.NullMarked;
