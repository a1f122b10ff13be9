package dev.polymath.molecule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LibraryTest {

  private final Random random = new Random(3);
  private final List<float[]> vectors = vectors(50);
  private final Library library =
      new Library(IntStream.range(0, 50).mapToObj(i -> "C".repeat(i + 1)).toList(), vectors);

  @Test
  void theNearestAreThoseOfTheSmallestAngles() {
    var asked = vectors(3);

    var found = library.nearest(asked, 7);

    for (var i = 0; i < asked.size(); i++) {
      var one = asked.get(i);
      var order =
          IntStream.range(0, 50)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> -cosine(one, vectors.get(j))))
              .limit(7)
              .toList();
      assertThat(found.get(i))
          .extracting(Neighbour::smiles)
          .isEqualTo(order.stream().map(library.smiles()::get).toList());
      for (var k = 0; k < 7; k++) {
        assertThat(found.get(i).get(k).similarity())
            .isCloseTo(cosine(one, vectors.get(order.get(k))), within(1e-6));
      }
    }
  }

  @Test
  void lengthCountsForNothingAndASmallLibraryGivesAllItHas() {
    var small = new Library(List.of("C", "N"), List.of(new float[] {0, 2}, new float[] {-3, 0}));

    assertThat(small.nearest(List.of(new float[] {0, 500}), 10))
        .containsExactly(List.of(new Neighbour("C", 1), new Neighbour("N", 0)));
  }

  @Test
  void aVectorWithoutADirectionIsLikeNone() {
    var still = library.nearest(List.of(new float[8]), 2).getFirst();

    assertThat(still).allMatch(neighbour -> neighbour.similarity() == 0);
  }

  private List<float[]> vectors(int count) {
    return Stream.generate(
            () -> {
              var vector = new float[8];
              for (var i = 0; i < 8; i++) vector[i] = (float) random.nextGaussian();
              return vector;
            })
        .limit(count)
        .toList();
  }

  private static double cosine(float[] x, float[] y) {
    return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  }

  private static double dot(float[] x, float[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> (double) x[i] * y[i]).sum();
  }
}
