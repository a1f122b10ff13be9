package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functional groups of the molecules of a request, in its order. */
record MotifsResponse(List<Item> items) {

  /**
   * A molecule.
   *
   * @param motifs how often each of the 85 groups is in it; left out where it is not valid
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(String smiles, @Nullable Map<String, Integer> motifs, @Nullable SmilesError error) {}
}
