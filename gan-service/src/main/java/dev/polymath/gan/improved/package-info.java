/**
 * Improved techniques for training GANs (Salimans, Goodfellow, Zaremba, Cheung, Radford, Chen
 * 2016): the losses and layers of section 3, the score of section 4, and semi-supervised learning
 * by a discriminator that also tells classes apart, section 5. It knows tensors and neither Spring
 * nor HTTP nor the database.
 *
 * <pre>{@code
 * var settings = Training.Settings.of(100, 1);
 * try (var training = Training.start(Architecture.mnist(), pictures, settings, Device.cpu())) {
 *   while (!training.isDone()) log(training.step());
 *   int[] classes = training.classify(unseen);              // [n, 784] -> [n]
 * }
 * }</pre>
 */
@NullMarked
package dev.polymath.gan.improved;

import org.jspecify.annotations.NullMarked;
