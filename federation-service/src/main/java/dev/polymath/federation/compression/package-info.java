/**
 * Updates in fewer bytes. It knows numbers and neither Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * var feedback = new ErrorFeedback(new TopK(0.01));
 * var sent = feedback.send(trained.minus(global), residual);      // at the client
 * sent.encoded().write(out);
 *
 * var change = new TopK(0.01).decode(Encoded.read(in, most, parts), global);   // at the server
 * var weights = global.with(change, Double::sum);
 * }</pre>
 */
@NullMarked
package dev.polymath.federation.compression;

import org.jspecify.annotations.NullMarked;
