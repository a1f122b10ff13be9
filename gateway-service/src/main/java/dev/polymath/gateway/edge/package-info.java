/**
 * What every request meets first, whatever it asks for. The servlet filters, in order:
 *
 * <ol>
 *   <li>{@link dev.polymath.gateway.edge.BrokenAnswerFilter}, outermost, so that an answer that
 *       broke off half way never looks whole;
 *   <li>the request id ({@link dev.polymath.common.web.RequestId}): taken from {@code X-Request-Id}
 *       or made, answered and passed on;
 *   <li>headers that tell browsers to trust an answer no further than they must;
 *   <li>{@link dev.polymath.gateway.edge.PathGuardFilter}: no path that two servers may read
 *       differently;
 *   <li>CORS;
 *   <li>{@link dev.polymath.gateway.edge.EdgeOrder#SECURITY}: keys and limits ({@code access}). By
 *       then the path can be trusted, a preflight request is answered already, and nothing of the
 *       body is read. What is found out about the caller goes to the service in a token of the
 *       gateway's own.
 * </ol>
 *
 * What the gateway itself has to refuse is written by {@link
 * dev.polymath.gateway.edge.FailureAnswer}. Routing does not belong here.
 */
@NullMarked
package dev.polymath.gateway.edge;

import org.jspecify.annotations.NullMarked;
