/**
 * Federated averaging (McMahan, Moore, Ramage, Hampson and Agüera y Arcas 2017, Algorithm 1): who
 * takes part in a round, what a client computes, and how a server adds it up. It knows tensors and
 * neither Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * var clients = new ClientSelection(0.1, 42).of(all, round);
 * var mean = new WeightedMean(global, Share.BY_SAMPLES);
 * for (var client : clients) {                      // each on its own machine, in any order
 *   var assignment = new Assignment(client, round, global, NONE, LocalSettings.of(5, 10, 0.1), 42);
 *   mean.add(training.train(assignment, data(client), memory(client)).update());
 * }
 * }</pre>
 *
 * <p>A {@link dev.polymath.federation.averaging.LocalTraining} is all that a client needs, an
 * {@link dev.polymath.federation.averaging.Aggregation} all that a server does; what lies between
 * them (leases, uploads, deadlines) is not known here.
 */
@NullMarked
package dev.polymath.federation.averaging;

import org.jspecify.annotations.NullMarked;
