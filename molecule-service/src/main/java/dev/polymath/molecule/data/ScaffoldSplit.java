package dev.polymath.molecule.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/**
 * Splits molecules so that no scaffold is on two sides: a test then asks for what was not seen
 * (Rong et al. 2020, section 5.1). Balanced, as they do: scaffolds that would fill more than half
 * of a smaller side go to training, the others come in an order that the seed gives.
 *
 * @param valid share of the molecules
 * @param test share of the molecules
 */
public record ScaffoldSplit(double valid, double test, long seed) {

  public ScaffoldSplit {
    if (!(valid >= 0 && test >= 0 && valid + test < 1)) {
      throw new InvalidRequest("split", "Leave something to train on: valid + test below 1.");
    }
  }

  /** Places of molecules on each side, in ascending order. */
  public record Sides(List<Integer> train, List<Integer> valid, List<Integer> test) {}

  /**
   * Splits.
   *
   * @param scaffolds of each molecule; those without rings share the empty one
   */
  public Sides of(List<String> scaffolds) {
    var groups = new LinkedHashMap<String, List<Integer>>();
    for (var i = 0; i < scaffolds.size(); i++) {
      groups.computeIfAbsent(scaffolds.get(i), _ -> new ArrayList<>()).add(i);
    }
    var validSize = valid * scaffolds.size();
    var testSize = test * scaffolds.size();
    var large = new ArrayList<List<Integer>>();
    var small = new ArrayList<List<Integer>>();
    for (var group : groups.values()) {
      var isLarge = group.size() > validSize / 2 || group.size() > testSize / 2;
      (isLarge ? large : small).add(group);
    }
    var random = new Random(seed);
    Collections.shuffle(large, random);
    Collections.shuffle(small, random);
    large.addAll(small);
    return sides(large, scaffolds.size() - validSize - testSize, validSize);
  }

  private static Sides sides(List<List<Integer>> groups, double trainSize, double validSize) {
    var train = new ArrayList<Integer>();
    var valid = new ArrayList<Integer>();
    var test = new ArrayList<Integer>();
    for (var group : groups) {
      if (train.size() + group.size() <= trainSize) train.addAll(group);
      else if (valid.size() + group.size() <= validSize) valid.addAll(group);
      else test.addAll(group);
    }
    for (var side : List.of(train, valid, test)) Collections.sort(side);
    return new Sides(List.copyOf(train), List.copyOf(valid), List.copyOf(test));
  }
}
