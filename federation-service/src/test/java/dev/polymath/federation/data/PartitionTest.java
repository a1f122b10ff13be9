package dev.polymath.federation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionTest {

  private static final int[] LABELS = IntStream.range(0, 6000).map(i -> i * 7 % 10).toArray();
  private static final Seed SEED = new Seed(1);

  @Test
  void everyExampleGoesToOneClientAndNoClientGoesWithout() {
    for (var partition :
        List.of(
            new Partition.Iid(7),
            new Partition.Shards(100, 2),
            new Partition.Dirichlet(100, 0.001),
            new Partition.Dirichlet(13, 0.5),
            new Partition.Unbalanced(100, 3),
            new Partition.Whole(3),
            new Partition.Natural(Arrays.stream(LABELS).mapToObj(Integer::toString).toList()))) {
      var parts = partition.of(LABELS, SEED);

      assertThat(parts.values().stream().flatMapToInt(Arrays::stream).sorted().toArray())
          .as(partition.getClass().getSimpleName())
          .isEqualTo(IntStream.range(0, 6000).toArray());
      assertThat(parts.values()).allSatisfy(part -> assertThat(part).isNotEmpty());
      var again = partition.of(LABELS, SEED);
      parts.forEach((client, part) -> assertThat(again.get(client)).isEqualTo(part));
    }
  }

  @Test
  void alikeMeansTheSameNumberOfAllClasses() {
    var parts = new Partition.Iid(10).of(LABELS, SEED);

    assertThat(parts.keySet()).contains("client-0", "client-9").hasSize(10);
    assertThat(parts.values())
        .allSatisfy(
            part -> {
              assertThat(part).hasSize(600);
              assertThat(classes(part)).isEqualTo(10);
            });
  }

  @Test
  void wholeClassesAreDealtOutTheLargestFirst() {
    var parts = new Partition.Whole(2).of(new int[] {5, 7, 7, 7, 9, 9}, SEED);

    assertThat(parts.get("client-0")).containsExactly(1, 2, 3, 0);
    assertThat(parts.get("client-1")).containsExactly(4, 5);
    assertThatThrownBy(() -> new Partition.Whole(4).of(new int[] {5, 7, 9, 9}, SEED))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void shardsLeaveMostClientsTwoClasses() {
    var parts = new Partition.Shards(100, 2).of(LABELS, SEED);

    assertThat(parts.keySet()).contains("client-00", "client-99").hasSize(100);
    assertThat(parts.values())
        .allSatisfy(
            part -> {
              assertThat(part).hasSize(60);
              assertThat(classes(part)).isLessThanOrEqualTo(2);
            });
    assertThat(parts.values().stream().filter(part -> classes(part) == 2).count())
        .isGreaterThan(75);
  }

  /** A class's share of a client has mean 1/K and variance (K − 1) / (K² (Kα + 1)). */
  @Test
  void dirichletsSharesHaveItsMoments() {
    for (var alpha : new double[] {0.1, 1, 10}) {
      var sum = 0.0;
      var squares = 0.0;
      var count = 0;
      for (var seed = 0; seed < 100; seed++) {
        var parts = new Partition.Dirichlet(5, alpha).of(LABELS, new Seed(seed));
        for (var part : parts.values()) {
          for (var label = 0; label < 10; label++) {
            var share = ofClass(part, label) / 600.0;
            sum += share;
            squares += share * share;
            count++;
          }
        }
      }
      var mean = sum / count;
      assertThat(mean).isBetween(0.199, 0.201);
      assertThat(squares / count - mean * mean)
          .isBetween(0.9 * 0.16 / (5 * alpha + 1), 1.1 * 0.16 / (5 * alpha + 1));
    }
  }

  @Test
  void unbalancedSizesFollowTheirSpread() {
    var sizes =
        new Partition.Unbalanced(200, 1)
            .of(LABELS, SEED).values().stream()
                .mapToDouble(part -> Math.log(part.length))
                .toArray();
    var mean = Arrays.stream(sizes).average().orElseThrow();
    var variance = Arrays.stream(sizes).map(s -> (s - mean) * (s - mean)).average().orElseThrow();

    assertThat(variance).isBetween(0.7, 1.3);
    assertThat(new Partition.Unbalanced(10, 0).of(LABELS, SEED).values())
        .allSatisfy(part -> assertThat(part).hasSize(600));
  }

  @Test
  void ownersKeepWhatIsTheirs() {
    var parts = new Partition.Natural(List.of("ann", "bob", "ann")).of(new int[] {0, 0, 0}, SEED);

    assertThat(parts).containsOnlyKeys("ann", "bob");
    assertThat(parts.get("ann")).containsExactly(0, 2);
  }

  @Test
  void whatCannotBePartedIsRefused() {
    var three = new int[] {0, 1, 2};
    for (var partition :
        List.of(
            new Partition.Iid(4),
            new Partition.Shards(2, 2),
            new Partition.Dirichlet(4, 1),
            new Partition.Unbalanced(4, 1),
            new Partition.Natural(List.of("a")))) {
      assertThatThrownBy(() -> partition.of(three, SEED)).isInstanceOf(InvalidRequest.class);
    }
    assertThatThrownBy(() -> new Partition.Iid(0)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new Partition.Dirichlet(2, 0)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new Partition.Unbalanced(2, -1)).isInstanceOf(InvalidRequest.class);
  }

  private static long classes(int[] part) {
    return Arrays.stream(part).map(i -> LABELS[i]).distinct().count();
  }

  private static long ofClass(int[] part, int label) {
    return Arrays.stream(part).filter(i -> LABELS[i] == label).count();
  }
}
