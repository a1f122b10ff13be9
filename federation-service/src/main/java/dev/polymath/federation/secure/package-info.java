/**
 * Secure aggregation (Bonawitz et al. 2017): a server that learns the sum of the clients' updates
 * and no single one, though clients may go away at any point. It knows numbers and neither Spring
 * nor HTTP nor the database; messages are records of bytes and whole numbers.
 *
 * <pre>{@code
 * // client                                            // server, which passes messages on
 * var client = new SecureClient(name, round, t, ring, random);
 * send(client.publicKeys());
 * send(client.share(everybody));
 * send(client.masked(quantisation.encode(update, global), sealed));   // sum.add(name, masked)
 * send(client.reveal(arrived));                        // sum.unmasked(revealed)
 * }</pre>
 *
 * <p>It protects against a server that keeps to the protocol and wants to know more, together with
 * fewer than the threshold of clients. A server that gives clients different answers, or makes
 * clients up, is another matter: keys are not signed here. Mean and sum of all are not hidden; for
 * that there is {@code privacy}.
 */
@NullMarked
package dev.polymath.federation.secure;

import org.jspecify.annotations.NullMarked;
