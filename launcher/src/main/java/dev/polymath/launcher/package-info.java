/**
 * {@code ./polymath}: the whole platform as processes on loopback, for one machine.
 *
 * <p>{@code up} prepares PostgreSQL and starts a {@link dev.polymath.launcher.Supervisor}, a small
 * JVM that outlives it. The supervisor starts PostgreSQL and the services and starts again what
 * dies. Every process carries two variables in its environment that say to which installation it
 * belongs and which member of it it is ({@link dev.polymath.launcher.Census}), so that {@code
 * status} and {@code down} see what really runs, also after the supervisor was killed. Files in
 * {@code .polymath/run} only tell what a process list cannot: restarts and what is being prepared.
 *
 * <p>A service joins by one line in {@link dev.polymath.launcher.Service#KNOWN}.
 */
@NullMarked
package dev.polymath.launcher;

import org.jspecify.annotations.NullMarked;
