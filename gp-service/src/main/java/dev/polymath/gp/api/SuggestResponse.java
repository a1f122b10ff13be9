package dev.polymath.gp.api;

import dev.polymath.gp.process.Suggestion;
import java.util.List;

/**
 * Places for the next observations, in the order in which they were chosen.
 *
 * @param suggestions each with mean and variance of the function there, and its worth
 */
record SuggestResponse(String model, int version, List<Suggestion> suggestions) {}
