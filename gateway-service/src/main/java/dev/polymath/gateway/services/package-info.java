/**
 * The services behind the gateway: which are installed, the pooled connections to each, its circuit
 * breaker, its timeouts and how many may wait for it. Everything that the gateway sends to a
 * service goes through a {@link dev.polymath.gateway.services.ServiceClient}; what goes wrong on
 * the way comes back as a {@link dev.polymath.gateway.services.GatewayFailure}. Routes, pages and
 * documents do not belong here.
 *
 * <pre>{@code
 * ServiceClient gp = services.require("gp");
 * try (ServiceExchange exchange = gp.send(new HttpGet(gp.at("/v1/gp/models")))) { … }
 * }</pre>
 */
@NullMarked
package dev.polymath.gateway.services;

import org.jspecify.annotations.NullMarked;
