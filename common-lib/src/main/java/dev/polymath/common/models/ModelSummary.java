package dev.polymath.common.models;

import java.util.Map;

/**
 * A model in a list.
 *
 * @param latest the number of its newest version
 * @param versions how many versions there are
 * @param aliases the version that each alias points at
 */
public record ModelSummary(String name, int latest, long versions, Map<String, Integer> aliases) {}
