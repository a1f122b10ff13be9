package dev.polymath.federation.protocol;

import java.util.UUID;

/**
 * An update is in, however often it was sent.
 *
 * @param sha256 of what was stored
 */
public record Receipt(UUID task, String sha256, long bytes) {}
