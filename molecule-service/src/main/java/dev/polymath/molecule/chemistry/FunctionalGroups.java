package dev.polymath.molecule.chemistry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Counts the 85 functional groups that RDKit calls {@code fr_…}. They are what a molecule is asked
 * for as its motifs (Rong et al. 2020, section 4.2).
 *
 * <p>Safe to share among threads; make it once, for the patterns take a while to read.
 */
public final class FunctionalGroups {

  private static final String FILE = "functional-groups.tsv";

  private final List<String> names = new ArrayList<>();
  private final List<SmartsMatcher> matchers = new ArrayList<>();

  /** Reads the patterns that come with this class. */
  public FunctionalGroups() {
    var file = Objects.requireNonNull(FunctionalGroups.class.getResourceAsStream(FILE), FILE);
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith("#")) continue;
        var tab = line.indexOf('\t');
        names.add(line.substring(0, tab));
        matchers.add(new SmartsMatcher(line.substring(tab + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Their names, in the order of the counts. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** How often each is in a molecule. */
  public int[] count(Molecule molecule) {
    return matchers.stream().mapToInt(matcher -> matcher.count(molecule)).toArray();
  }

  /** Which are in a molecule: the labels that the network learns to tell. */
  public boolean[] present(Molecule molecule) {
    var counts = count(molecule);
    var present = new boolean[counts.length];
    for (var i = 0; i < counts.length; i++) present[i] = counts[i] > 0;
    return present;
  }

  /** The atoms of each place where a group is; nothing if there is no group of that name. */
  public Optional<int[][]> places(String name, Molecule molecule) {
    var index = names.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(matchers.get(index).matches(molecule));
  }
}
