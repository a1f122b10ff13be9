/**
 * Passing a request on to a service and its answer back: the route {@code /v1/{service}/**}, the
 * headers either way, and the bodies, which stream both ways and are never held whole; and
 * WebSockets at the same addresses, whose messages do so, too.
 *
 * <p>Another surface that picks its service by other means builds its route on {@link
 * dev.polymath.gateway.proxy.ServiceRoutes}. What a service does with a request does not belong
 * here.
 */
@NullMarked
package dev.polymath.gateway.proxy;

import org.jspecify.annotations.NullMarked;
