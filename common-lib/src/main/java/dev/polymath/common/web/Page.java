package dev.polymath.common.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as every list of the platform answers.
 *
 * @param items what is on this page
 * @param next the cursor to ask the next page with, or null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
