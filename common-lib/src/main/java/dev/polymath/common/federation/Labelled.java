package dev.polymath.common.federation;

/**
 * Examples, and of what class or whose each one is: by that they are parted among clients where one
 * collection stands for several clients' data.
 *
 * @param labels one an example, from 0 on
 */
@SuppressWarnings("ArrayRecordComponent")
public record Labelled(Examples examples, int[] labels) {

  public Labelled {
    if (labels.length != examples.size()) {
      throw new IllegalArgumentException(
          "%d labels for %d examples".formatted(labels.length, examples.size()));
    }
  }
}
