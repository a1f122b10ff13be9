/**
 * Programs that print figures: what each measures and how it is called is in the module's README.
 * Nothing here is a test, and no test measures time.
 */
@NullMarked
package dev.polymath.benchmarks;

import org.jspecify.annotations.NullMarked;
