/**
 * Who may pass. With {@code polymath.gateway.access.keys=true} every request but those to {@code
 * polymath.gateway.access.open} names its caller by {@code Authorization: Bearer …}: an API key
 * ({@link dev.polymath.gateway.access.ApiKeys}), or, where an issuer is configured, a token of
 * OAuth 2 ({@link dev.polymath.gateway.access.IssuedTokens}).
 *
 * <ol>
 *   <li>{@link dev.polymath.gateway.access.AccessFilter} finds out who calls: 401 where it cannot;
 *   <li>takes one request from what the caller has left ({@link
 *       dev.polymath.gateway.access.RateLimits}): 429 where nothing is;
 *   <li>writes what changes something into the {@link dev.polymath.gateway.access.AuditLog};
 *   <li>once the route knows which service is meant, {@link dev.polymath.gateway.access.Entrance}
 *       asks whether the caller may do this there: 403 where not.
 * </ol>
 *
 * The service then gets a short-lived token of the gateway's own, never the caller's. Without keys
 * everyone may do everything, and the gateway starts on loopback only.
 *
 * <p>All state is in PostgreSQL, schema {@code gateway}, so that several gateways agree.
 */
@NullMarked
package dev.polymath.gateway.access;

import org.jspecify.annotations.NullMarked;
