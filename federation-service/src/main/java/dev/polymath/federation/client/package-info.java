/**
 * Who holds data and never gives them away: a process that asks a server for tasks, trains, and
 * sends what it has learnt. It opens no port. Everything that it must not lose is in its folder.
 *
 * <p>Run the service's jar with the Spring profile {@code client}; {@link
 * dev.polymath.federation.client.ClientProperties} says what to set.
 */
@NullMarked
package dev.polymath.federation.client;

import org.jspecify.annotations.NullMarked;
