/** Calls of molecule-service over HTTP; knows neither tables nor tensors. */
@NullMarked
package dev.polymath.molecule.api;

import org.jspecify.annotations.NullMarked;
