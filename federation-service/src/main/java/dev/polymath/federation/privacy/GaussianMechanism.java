package dev.polymath.federation.privacy;

import dev.polymath.common.failure.Failure.InvalidRequest;

/**
 * How one client's part in a round is hidden (McMahan, Ramage, Talwar and Zhang 2018): its change
 * is cut to a norm S, and noise of the deviation z · S is added to the sum of all,
 *
 * <pre>
 *   Δ ← (Σ Δₖ · min(1, S / ‖Δₖ‖) + N(0, (z S)² I)) / (q K)
 * </pre>
 *
 * @param clip S
 * @param noiseMultiplier z
 * @param expectedClients q K, how many clients a round has in the mean: a number that does not
 *     depend on who came
 */
public record GaussianMechanism(double clip, double noiseMultiplier, double expectedClients) {

  public GaussianMechanism {
    require("clip", clip > 0 && clip <= 1e6, "above 0 and at most 1000000");
    require("noiseMultiplier", noiseMultiplier >= 0 && noiseMultiplier <= 1000, "from 0 to 1000");
    require("expectedClients", expectedClients > 0 && expectedClients <= 1e9, "above 0");
  }

  /** The deviation of the noise in each number of the mean. */
  public double deviation() {
    return noiseMultiplier * clip / expectedClients;
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
