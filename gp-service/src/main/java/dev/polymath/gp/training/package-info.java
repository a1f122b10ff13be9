/**
 * Data in, method, a published model version out: fitting at once or as a job, and the posterior
 * read back for inference.
 */
@NullMarked
package dev.polymath.gp.training;

import org.jspecify.annotations.NullMarked;
