/**
 * Differential privacy of clients: nobody who sees the models can tell whether a client took part,
 * with all of its data. It knows numbers and neither Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * var clients = new PoissonSelection(0.01).of(all, new KeyStream(selectionKey));
 * var mean = new PrivateMean(global.weights(), new GaussianMechanism(1, 1.1, 0.01 * K), noiseKey);
 * …                                                   // mean.add(update), as they arrive
 * global = strategy.next(global, mean);
 * double epsilon = new PrivacyAccountant().after(1000, 0.01, 1.1).epsilon(1e-5);
 * }</pre>
 *
 * <p>The ε is of the mathematics; arithmetic of finite precision is known to give away a little
 * more (Mironov 2012). Batch normalisation's statistics get noise like everything else, and a
 * variance may come out negative: keep it local, or use networks without.
 */
@NullMarked
package dev.polymath.federation.privacy;

import org.jspecify.annotations.NullMarked;
