/**
 * The one public door of the platform. A request passes, in this order:
 *
 * <ol>
 *   <li>{@code edge}: request id, path guard, CORS;
 *   <li>{@code access}: who calls, whether it may, and how often;
 *   <li>{@code proxy} ({@code /v1/**}) or {@code openinference} ({@code /v2/**}): which service is
 *       meant;
 *   <li>{@code services}: the connections to that service, its circuit breaker and its timeouts;
 *   <li>{@code proxy} again: bodies streamed both ways.
 * </ol>
 *
 * {@code documents} and {@code home} answer for the platform as a whole. The gateway holds no state
 * but the keys and what is left of each, in PostgreSQL, and knows no method: a service is a name
 * and an address.
 */
@NullMarked
package dev.polymath.gateway;

import org.jspecify.annotations.NullMarked;
