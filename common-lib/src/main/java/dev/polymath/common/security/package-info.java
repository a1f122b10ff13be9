/**
 * Who may speak to a service: with {@code polymath.security.enabled=true}, the gateway alone. The
 * gateway checks a caller's key and sends the request on with a short-lived token that it signs
 * ({@link dev.polymath.common.security.InternalTokens#issue}); each service refuses requests
 * without one that is signed, current and meant for it. It is off by default: on one machine every
 * service listens on loopback only.
 *
 * <p>A service needs no code for this. Behind the filter {@code request.getUserPrincipal()} is the
 * {@link dev.polymath.common.security.Caller}, and {@code request.isUserInRole(…)} answers from its
 * roles. Keys, users and sessions do not belong here: they are the gateway's.
 */
@NullMarked
package dev.polymath.common.security;

import org.jspecify.annotations.NullMarked;
