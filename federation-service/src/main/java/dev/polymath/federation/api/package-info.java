/**
 * Federation over HTTP: runs for who watches, tasks for clients. It knows neither tables nor
 * tensors.
 */
@NullMarked
package dev.polymath.federation.api;

import org.jspecify.annotations.NullMarked;
