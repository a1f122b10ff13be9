/**
 * Ways to federate, one in a file, each a small change to federated averaging: of what clients
 * minimise, of how their updates become one, or of what the server makes of it. It knows tensors
 * and neither Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * Strategy strategy = new FedAvg();
 * Global global = strategy.start(weights);
 * Aggregation updates = strategy.aggregation(global);
 * …                                                 // updates.add(update), as they arrive
 * global = strategy.next(global, updates);
 * }</pre>
 */
@NullMarked
package dev.polymath.federation.strategy;

import org.jspecify.annotations.NullMarked;
