package dev.polymath.molecule.grover;

import dev.polymath.common.nn.Seed;
import java.util.SplittableRandom;

/**
 * How far messages travel in training. That it varies, for each network and each step, is what
 * makes message passing dynamic (dyMPN, section 4.1 of the paper): a network must not count on the
 * extent of what it sees. Afterwards it is always the usual number.
 */
public enum Hops {
  /** Always the usual number. */
  FIXED {
    @Override
    int draw(int usual, Seed seed) {
      return usual;
    }
  },

  /** Any from three below the usual number to two above, alike. */
  UNIFORM {
    @Override
    int draw(int usual, Seed seed) {
      return atLeastOne(new SplittableRandom(seed.value()).nextInt(usual - 3, usual + 3));
    }
  },

  /**
   * From a normal distribution around the usual number, of deviation 1, cut off three deviations
   * away, and rounded down.
   */
  TRUNCATED_NORMAL {
    @Override
    int draw(int usual, Seed seed) {
      var random = new SplittableRandom(seed.value());
      double deviation;
      do {
        deviation = random.nextGaussian();
      } while (Math.abs(deviation) > 3);
      return atLeastOne((int) Math.floor(usual + deviation));
    }
  };

  abstract int draw(int usual, Seed seed);

  private static int atLeastOne(int hops) {
    return Math.max(1, hops);
  }
}
