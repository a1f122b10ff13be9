package dev.polymath.federation.training;

import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.privacy.GaussianMechanism;
import dev.polymath.federation.privacy.PoissonSelection;
import dev.polymath.federation.privacy.PrivateMean;
import dev.polymath.federation.random.KeyStream;
import dev.polymath.federation.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the chance of a private run comes from: each round has keys of its own for its draw and its
 * noise, the same ones however often the round is taken up again. So a server that was killed comes
 * to the same weights, and nobody gets two noises of one sum to average.
 *
 * <p>{@link ClientSelection} will not do here: anybody may know the seed of a run.
 *
 * @param bytes 32, for no one to see
 */
record RunSecret(byte[] bytes) {

  private static final String MAC = "HmacSHA256";

  static byte[] fresh() {
    var bytes = new byte[KeyStream.KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Whom a round asks. */
  List<String> chosen(Collection<String> clients, double fraction, int round) {
    return new PoissonSelection(fraction).of(clients, new KeyStream(key("selection", round)));
  }

  /**
   * Where a round's updates are added up.
   *
   * @param clip the norm that they are cut to
   */
  PrivateMean mean(
      PrivacyChoice choice, double clip, Weights before, double expectedClients, int round) {
    var adaptive = choice.adaptive(clip, expectedClients);
    var noise =
        adaptive == null
            ? choice.noiseMultiplier()
            : adaptive.noiseMultiplier(choice.noiseMultiplier());
    var mechanism = new GaussianMechanism(clip, noise, expectedClients);
    return new PrivateMean(before, mechanism, key("noise", round));
  }

  /** The norm that the next round cuts to. */
  double nextClip(
      PrivacyChoice choice, double clip, PrivateMean mean, double expectedClients, int round) {
    var adaptive = choice.adaptive(clip, expectedClients);
    if (adaptive == null) return clip;
    var normal = new KeyStream(key("clip", round)).nextGaussian();
    return adaptive.next(mean.unclipped(), mean.clients(), expectedClients, normal).norm();
  }

  private byte[] key(String purpose, int round) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(bytes, MAC));
      return mac.doFinal((purpose + " " + round).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  /** Secrets do not belong into a log. */
  @Override
  public String toString() {
    return "RunSecret";
  }
}
