package dev.polymath.molecule.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A data set of rings with a tail each, of which it is known how many oxygens the tail has and
 * whether these are many; nobody has counted those of every tenth.
 */
public final class RingTails {

  private static final List<String> RINGS =
      List.of(
          "C1CC1",
          "C1CCC1",
          "C1CCCC1",
          "C1CCCCC1",
          "c1ccccc1",
          "c1ccncc1",
          "c1ccsc1",
          "c1ccoc1",
          "C1CCNCC1",
          "C1CCCCCC1",
          "c1cncnc1",
          "C1=CCCC1",
          "C1CCSCC1",
          "c1ccc2ccccc2c1");

  private RingTails() {}

  /** Uploads 140 of them as {@code ring-tails}, if they are not there. */
  public static void ensure(Http http) {
    if (http.get("/v1/molecules/datasets/ring-tails").status() != 200) {
      upload(http, "ring-tails", table(140));
    }
  }

  /** The first so many of them. */
  public static String table(int molecules) {
    var random = new SplittableRandom(1);
    var table = new StringBuilder("smiles,oxygens,many\n");
    for (var i = 0; i < molecules; i++) {
      var tail = new StringBuilder();
      for (var left = random.nextInt(1, 7); left > 0; left--) {
        tail.append(random.nextBoolean() ? 'O' : 'C');
      }
      var oxygens = tail.chars().filter(c -> c == 'O').count();
      table.append(RINGS.get(i % RINGS.size())).append(tail).append(',');
      if (i % 10 != 9) table.append(oxygens);
      table.append(',').append(oxygens > 2 ? 1 : 0).append('\n');
    }
    return table.toString();
  }

  public static void upload(Http http, String name, String table) {
    upload(http, name, "molecules.csv", table);
  }

  public static void upload(Http http, String name, String file, String table) {
    var answer =
        Multipart.form()
            .field("name", name)
            .part("file", file, "text/csv", table.getBytes(StandardCharsets.UTF_8))
            .post(http, "/v1/molecules/datasets");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }
}
