/**
 * The networks of the paper with their loss and their score, as {@code
 * dev.polymath.common.federation} asks for them; networks of other services may stand beside them.
 * It knows tensors and neither Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * try (Torch torch = Torch.onCpu()) {
 *   Model model = PaperTask.MNIST_CNN.start(torch, new Seed(1));
 *   double accuracy = model.score(torch, test, 1000).meanMetric();
 * }
 * }</pre>
 */
@NullMarked
package dev.polymath.federation.task;

import org.jspecify.annotations.NullMarked;
