package dev.polymath.federation.privacy;

import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.averaging.UpdateCheck;
import dev.polymath.federation.random.KeyStream;
import dev.polymath.federation.weights.ExactSum;
import dev.polymath.federation.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The mean of a {@link GaussianMechanism}: whatever one client sends, or whether it takes part at
 * all, moves the result by little more than the noise does. How much all rounds together give away
 * is the {@link PrivacyAccountant}'s to say; it asks that clients are drawn by {@link
 * PoissonSelection}.
 *
 * <p>Clients count equally. The noise follows from a secret key, one for each round, so that a
 * server that died and computes the round again gives the same result: two noises on one sum would
 * give more away than one. Whoever learns the key can take the noise off.
 *
 * <p>It protects against those who see the models. The server sees each update.
 */
public final class PrivateMean implements Aggregation {

  /** Norms are computed in double precision and numbers sent in single: a hair less than S. */
  private static final double HAIR = 1 - 1e-6;

  private final Weights before;
  private final GaussianMechanism mechanism;
  private final byte[] key;
  private final UpdateCheck check;
  private final Map<String, ExactSum> sums = new LinkedHashMap<>();
  private int unclipped;

  /**
   * @param before the global weights that the round's clients started from
   * @param key 32 secret bytes, never used for another round
   */
  public PrivateMean(Weights before, GaussianMechanism mechanism, byte[] key) {
    if (key.length != KeyStream.KEY_BYTES) throw new IllegalArgumentException("A key has 32 bytes");
    this.before = before;
    this.mechanism = mechanism;
    this.key = key.clone();
    check = new UpdateCheck(before);
    for (var name : before.names()) sums.put(name, new ExactSum(before.values(name).length));
  }

  @Override
  public void add(ClientUpdate update) {
    var change = check.admit(update).minus(before);
    var norm = change.norm();
    var scale = Math.min(1, mechanism.clip() * HAIR / norm);
    if (norm <= mechanism.clip()) unclipped++;
    sums.forEach((name, sum) -> sum.add(scaled(change.values(name), scale), 1));
  }

  private static float[] scaled(float[] values, double scale) {
    var scaled = new float[values.length];
    for (var i = 0; i < scaled.length; i++) scaled[i] = (float) (values[i] * scale);
    return scaled;
  }

  @Override
  public int clients() {
    return check.clients();
  }

  @Override
  public long samples() {
    return check.samples();
  }

  /**
   * How many changes were within the norm as they came; for {@link AdaptiveClip}, and not private.
   */
  public int unclipped() {
    return unclipped;
  }

  /** As many numbers as noise alone where no client came: that, too, is not to be told. */
  @Override
  public double[] combined(String name) {
    var noise = new KeyStream(derived(name));
    var start = before.values(name);
    var values =
        Objects.requireNonNull(sums.get(name), name).dividedBy(mechanism.expectedClients());
    for (var i = 0; i < values.length; i++) {
      values[i] += start[i] + mechanism.deviation() * noise.nextGaussian();
    }
    return values;
  }

  /** Each tensor's own key, so that tensors may be asked for in any order. */
  private byte[] derived(String name) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
