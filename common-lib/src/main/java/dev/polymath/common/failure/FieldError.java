package dev.polymath.common.failure;

/**
 * One thing wrong with one field of a request.
 *
 * @param field where it is, as the caller wrote it: {@code "x[3][0]"}, {@code "optimize.restarts"}
 * @param message what is wrong and what would be right
 */
public record FieldError(String field, String message) {}
