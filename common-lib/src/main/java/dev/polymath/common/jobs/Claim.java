package dev.polymath.common.jobs;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker's right to run a job, good until another claim of the same job takes a higher fence.
 *
 * @param parameters as accepted, in JSON
 * @param checkpoint the version of the latest whole checkpoint, or null
 */
record Claim(
    UUID id, String type, String parameters, long fence, int attempt, @Nullable Long checkpoint) {}
