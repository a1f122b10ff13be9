/**
 * Durable training jobs on PostgreSQL: submitted, claimed by one worker, watched, cancelled,
 * resumed from the last checkpoint. A service brings {@link dev.polymath.common.jobs.JobHandler}s.
 */
@NullMarked
package dev.polymath.common.jobs;

import org.jspecify.annotations.NullMarked;
