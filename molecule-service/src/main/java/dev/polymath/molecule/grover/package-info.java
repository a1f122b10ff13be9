/**
 * The graph transformer of GROVER and what it learns: messages over atoms and over bonds, attention
 * on top, a task without labels to begin with and properties of molecules to end with (Rong, Bian,
 * Xu, Xie, Wei, Huang, Huang 2020, Self-supervised graph transformer on large-scale molecular
 * data). It knows {@linkplain dev.polymath.molecule.graph.MolecularGraph graphs of numbers} and
 * tensors, and neither chemistry nor Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * var architecture = GroverArchitecture.small();
 * try (var training = Pretraining.start(architecture, classes, examples, settings, cpu)) {
 *   while (!training.isDone()) training.step();
 *   training.writeEncoder(weights);
 * }
 * try (var fingerprints = Fingerprints.load(architecture, weights, cpu)) {
 *   float[] embedding = fingerprints.of(List.of(graph)).getFirst();
 * }
 * }</pre>
 *
 * <p>Parameters are named as in the published {@code state_dict}: {@code grover.encoders.…}. Left
 * out are those that no forward reads: {@code act_func_node}, {@code act_func_edge}, {@code
 * cached_zero_vector}, and the input layers of blocks after the first.
 */
@NullMarked
package dev.polymath.molecule.grover;

import org.jspecify.annotations.NullMarked;
