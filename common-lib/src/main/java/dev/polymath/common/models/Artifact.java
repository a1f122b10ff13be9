package dev.polymath.common.models;

/**
 * A stored stream of bytes.
 *
 * @param sha256 its hash in lower-case hexadecimal, and its key
 */
public record Artifact(String sha256, long bytes) {}
