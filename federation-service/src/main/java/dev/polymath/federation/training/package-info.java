/**
 * Federations in progress: who may take part, what is asked of whom, and rounds as a state machine
 * in PostgreSQL that any process can take further. It knows neither HTTP nor who asks.
 *
 * <p>A round is OPEN while updates come in, CLOSED once enough of them are there or its deadline
 * has passed, and DONE when they are averaged. Each step is one transaction under the lock of its
 * run's row: who is killed in it has done nothing, and whoever looks next does it again.
 */
@NullMarked
package dev.polymath.federation.training;

import org.jspecify.annotations.NullMarked;
