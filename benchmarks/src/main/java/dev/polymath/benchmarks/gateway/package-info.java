/**
 * What the gateway costs and what it bears: {@code Overhead} beside the same requests without it,
 * {@code SlowClients} while clients by the thousand take their time.
 */
@NullMarked
package dev.polymath.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
