package dev.polymath.federation.privacy;

import dev.polymath.common.failure.Failure.InvalidRequest;

/**
 * A norm to cut to that finds its own size (Andrew, Thakkar, McMahan and Ramaswamy 2021): so that a
 * share γ of the clients is within it,
 *
 * <pre>
 *   S ← S · exp(−η (b − γ))
 * </pre>
 *
 * <p>b being the share that was within, with noise of the deviation σ_b / (q K). What that gives
 * away is paid for by a little more noise on the changes: {@link #noiseMultiplier}. As in the paper
 * a client counts as ±1/2 around a half of q K, hence the 2 there.
 *
 * @param norm S
 * @param quantile γ; 0.5 in the paper
 * @param learningRate η; 0.2 in the paper
 * @param countNoise σ_b, of the number of clients; q K / 20 in the paper
 */
public record AdaptiveClip(double norm, double quantile, double learningRate, double countNoise) {

  public AdaptiveClip {
    require("clip", norm > 0 && norm <= 1e6, "above 0 and at most 1000000");
    require("quantile", quantile >= 0 && quantile <= 1, "from 0 to 1");
    require("learningRate", learningRate > 0 && learningRate <= 10, "above 0 and at most 10");
    require("countNoise", countNoise > 0, "above 0");
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }

  /**
   * After a round.
   *
   * @param unclipped how many clients were within
   * @param clients of how many
   * @param expectedClients q K
   * @param normal a number from the standard normal distribution that nobody can foresee
   */
  public AdaptiveClip next(int unclipped, int clients, double expectedClients, double normal) {
    var around = unclipped - clients / 2.0 + countNoise * normal;
    var share = around / expectedClients + 0.5;
    var moved = norm * Math.exp(-learningRate * (Math.clamp(share, 0, 1) - quantile));
    return new AdaptiveClip(Math.clamp(moved, 1e-9, 1e6), quantile, learningRate, countNoise);
  }

  /**
   * How much noise the changes get so that changes and counts together give away what changes alone
   * would with a noise of z: {@code (z⁻² − (2 σ_b)⁻²)^(−1/2)}.
   *
   * @throws InvalidRequest where counts alone give away more
   */
  public double noiseMultiplier(double z) {
    var left = 1 / (z * z) - 1 / (4 * countNoise * countNoise);
    if (left <= 0) throw new InvalidRequest("countNoise", "Must be above noiseMultiplier / 2.");
    return 1 / Math.sqrt(left);
  }
}
