package dev.polymath.pose.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.pose.skeleton.Motion;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Against numpy. The numbers are what this prints:
 *
 * <pre>{@code
 * import numpy as np
 * def poses(T, shift):
 *     i = np.arange(T * 51, dtype=np.float64)
 *     return ((0.4 * np.sin(0.7 * i * i + shift * np.cos(0.13 * i))).astype(np.float32)
 *             .astype(np.float64).reshape(T, 17, 3))
 * def measures(p, t):
 *     d = lambda a, b: np.linalg.norm(a - b, axis=-1).mean() * 1000
 *     s = (t * p).sum((1, 2), keepdims=True) / (p * p).sum((1, 2), keepdims=True)
 *     al = []
 *     for a, b in zip(p, t):
 *         ma, mb = a.mean(0), b.mean(0); x, y = a - ma, b - mb
 *         u, w, vt = np.linalg.svd(x.T @ y)
 *         g = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
 *         al.append((w * np.diag(g)).sum() / (x * x).sum() * x @ u @ g @ vt + mb)
 *     return d(p, t), d(np.array(al), t), d(s * p, t), d(np.diff(p, axis=0), np.diff(t, axis=0))
 * t = poses(9, 0.3); p = poses(9, 0.5)
 * print(measures(p, t)); print(measures(t * np.array([-1, 1, 1]), t)[1])
 * }</pre>
 */
class PoseErrorsTest {

  private static final Offset<Double> EXACT = within(1e-9);

  private final Motion truth = poses(9, 0.3);
  private final Motion predicted = poses(9, 0.5);

  @Test
  void agreesWithNumpy() {
    var errors = PoseErrors.of(predicted, truth);

    assertThat(errors.mpjpe()).isCloseTo(62.83072139111059, EXACT);
    assertThat(errors.pMpjpe()).isCloseTo(62.01943617581019, EXACT);
    assertThat(errors.nMpjpe()).isCloseTo(62.84422935858268, EXACT);
    assertThat(errors.mpjve()).isCloseTo(87.89771835343686, EXACT);
  }

  @Test
  void aMirrorImageIsNotTurnedInsideOut() {
    var errors = PoseErrors.of(moved(truth, -1, 1, 1, 0), truth);

    assertThat(errors.pMpjpe()).isCloseTo(333.2732744870294, EXACT);
  }

  @Test
  void alignmentForgivesWhereABodyStandsHowItIsTurnedAndHowLargeItIs() {
    // Half a turn about z, half as large, and a metre away.
    var errors = PoseErrors.of(moved(truth, -0.5f, -0.5f, 0.5f, 1), truth);

    assertThat(errors.pMpjpe()).isCloseTo(0, within(1e-3));
    assertThat(errors.mpjpe()).isGreaterThan(1000);
  }

  @Test
  void scalingForgivesHowLargeABodyIsAndNothingElse() {
    assertThat(PoseErrors.of(moved(truth, 2, 2, 2, 0), truth).nMpjpe()).isCloseTo(0, EXACT);
    assertThat(PoseErrors.of(moved(truth, 1, 1, 1, 1), truth).nMpjpe()).isGreaterThan(100);
  }

  @Test
  void velocityForgivesWhatStandsStill() {
    assertThat(PoseErrors.of(moved(truth, 1, 1, 1, 1), truth).mpjve()).isCloseTo(0, within(1e-3));
  }

  @Test
  void aPredictionOfOnePlaceForAllJointsIsStillAnError() {
    var errors = PoseErrors.of(new Motion(new float[9 * Motion.FRAME], 50), truth);

    assertThat(errors.mpjpe()).isEqualTo(errors.nMpjpe());
    assertThat(errors.pMpjpe()).isFinite().isPositive();
  }

  @Test
  void withinAnActionFramesCountAndInTheAverageActions() {
    var evaluation = new Evaluation();
    evaluation.add("walking", errors(11, 10, 1, 6));
    evaluation.add("walking", errors(31, 40, 5, 48));
    evaluation.add("sitting", errors(1, 100, 0, 90));

    var walking = evaluation.byAction().get("walking");
    assertThat(walking.frames()).isEqualTo(42);
    assertThat(walking.mpjpe()).isCloseTo((11 * 10 + 31 * 40) / 42.0, EXACT);
    assertThat(walking.mpjve()).isCloseTo(4, EXACT);
    assertThat(walking.trajectory()).hasValueCloseTo((11 * 6 + 31 * 48) / 42.0, EXACT);
    assertThat(evaluation.average().mpjpe()).isCloseTo((walking.mpjpe() + 100) / 2, EXACT);
    assertThat(evaluation.average().trajectory())
        .hasValueCloseTo((walking.trajectory().orElseThrow() + 90) / 2, EXACT);
  }

  @Test
  void theTrajectoryIsOffByTheDistanceOfThePelvis() {
    var places = new float[] {0, 0, 4, 1, 2, 5};
    var said = new float[] {0, 0, 4, 1 + 0.02f, 2 - 0.03f, 5 + 0.06f};

    var errors = PoseErrors.of(poses(2, 0), poses(2, 0)).withTrajectory(said, places);

    assertThat(errors.trajectory()).hasValueCloseTo(70 / 2.0, within(1e-3));
  }

  @Test
  void anActionOfWhichSomePlacesAreUnknownHasNoTrajectory() {
    var evaluation = new Evaluation();
    evaluation.add("walking", errors(2, 10, 1, 6));
    evaluation.add("walking", PoseErrors.of(poses(2, 0), poses(2, 1)));

    assertThat(evaluation.average().trajectory()).isEmpty();
  }

  @Test
  void noOnePoseIsNearerInSquaresThanTheMean() {
    var mean = new MeanPose();
    mean.add(poses(3, 0).xyz());
    mean.add(poses(1, 1).xyz());

    var repeated = mean.repeated(2);

    var sum = poses(1, 1).at(0, 4, 2);
    for (var frame = 0; frame < 3; frame++) sum += poses(3, 0).at(frame, 4, 2);
    assertThat(repeated).hasSize(2 * Motion.FRAME);
    assertThat(repeated[Motion.FRAME + 14]).isCloseTo(sum / 4, within(1e-6f));
  }

  private static PoseErrors errors(long frames, double mpjpe, double mpjve, double trajectory) {
    return new PoseErrors(frames, mpjpe, 0, 0, mpjve, OptionalDouble.of(trajectory));
  }

  private static Motion poses(int frames, double shift) {
    var xyz = new float[frames * Motion.FRAME];
    for (var i = 0; i < xyz.length; i++) {
      xyz[i] = (float) (0.4 * Math.sin(0.7 * i * i + shift * Math.cos(0.13 * i)));
    }
    return new Motion(xyz, 50);
  }

  private static Motion moved(Motion motion, float x, float y, float z, float by) {
    float[] scales = {x, y, z};
    var xyz = new float[motion.xyz().length];
    for (var i = 0; i < xyz.length; i++) xyz[i] = motion.xyz()[i] * scales[i % 3] + by;
    return new Motion(xyz, motion.framesPerSecond());
  }
}
