package dev.polymath.common.datasets;

import org.jspecify.annotations.Nullable;

/**
 * A file of a data set.
 *
 * @param name a plain name, never a path
 * @param sha256 in lower-case hexadecimal; null where it lies in the operator's folder and was not
 *     read yet
 */
public record DatasetFile(String name, long bytes, @Nullable String sha256) {}
