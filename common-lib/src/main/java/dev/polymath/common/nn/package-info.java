/**
 * What DJL's PyTorch engine lacks and more than one method needs: the memory of a step, gradients,
 * optimizers, batch normalisation, seeds, weights as files, and the operations of libtorch that DJL
 * does not offer. It knows no method, no Spring, no HTTP and no database.
 *
 * <pre>{@code
 * var seed = new Seed(42);
 * try (var torch = Torch.onCpu()) {
 *   var network = new Perceptron(torch, seed.child("network"));
 *   var settings = Adam.Settings.of(Adam.Variant.AMSGRAD);
 *   var optimizer = new Adam(torch.operations(), network.parameters(), settings);
 *   for (var epoch = 0; epoch < 100; epoch++) {
 *     try (var step = torch.step();
 *         var _ = GradientMode.on()) {
 *       var x = step.manager().create(inputs);
 *       var y = step.manager().create(targets);
 *       var loss = network.forward(x).sub(y).square().mean();
 *       var gradients = torch.operations().gradients(loss, network.trainable());
 *       torch.operations().clipGradients(gradients, 1);
 *       optimizer.step(gradients, LearningRate.exponential(0.01, 0.99, epoch));
 *     }
 *   }
 *   new StateDict(network.state()).write(out);
 * }
 * }</pre>
 *
 * <p>A model in production is a {@link dev.polymath.common.nn.Torch} on the device that the
 * inference runtime gives, {@code Torch.on(device.index())}, a {@link
 * dev.polymath.common.nn.Layer}, and {@link dev.polymath.common.nn.StateDict#read} of its weights.
 * Nothing starts libtorch before the first {@code Torch} is made.
 *
 * <p>What repeats: with the same seed, the same number of threads and the same kind of device, a
 * run gives the same weights to the last bit, and so does one that resumed from a checkpoint. On a
 * GPU some operations add up in any order ({@code indexAdd} among them), and so do not.
 */
@NullMarked
package dev.polymath.common.nn;

import org.jspecify.annotations.NullMarked;
