package dev.polymath.molecule.data;

import static dev.polymath.molecule.grover.PretrainingExample.OTHER;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Numbers for the labels of a corpus, the most frequent first. 0 is for padding, 1 for labels that
 * are in it too seldom or not at all.
 */
public final class Vocabulary {

  private final List<String> labels;
  private final Map<String, Integer> numbers = new HashMap<>();

  private Vocabulary(List<String> labels) {
    this.labels = labels;
    for (var label : labels) numbers.put(label, OTHER + 1 + numbers.size());
  }

  /**
   * Builds one in one pass; what is held is each distinct label once.
   *
   * @param minimum a label that is there less often is {@link
   *     dev.polymath.molecule.grover.PretrainingExample#OTHER other}
   * @param most labels that get a number of their own
   */
  public static Vocabulary of(Stream<String> corpus, int minimum, int most) {
    var counts = new HashMap<String, Integer>();
    corpus.forEach(label -> counts.merge(label, 1, Integer::sum));
    var order =
        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey());
    return new Vocabulary(
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= minimum)
            .sorted(order)
            .limit(most)
            .map(Map.Entry::getKey)
            .toList());
  }

  /** One as it was, from {@link #labels}. */
  public static Vocabulary of(List<String> labels) {
    return new Vocabulary(List.copyOf(labels));
  }

  /** How many classes there are, with those for padding and other. */
  public int size() {
    return labels.size() + OTHER + 1;
  }

  public int number(String label) {
    return numbers.getOrDefault(label, OTHER);
  }

  /** In the order of their numbers, the first of which is 2. */
  public List<String> labels() {
    return labels;
  }
}
