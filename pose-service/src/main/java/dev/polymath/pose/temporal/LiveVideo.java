package dev.polymath.pose.temporal;

import java.util.ArrayList;
import java.util.List;

/**
 * A video that a causal model follows frame by frame, by {@link Lifter#next}: what each of its
 * networks remembers, of the image and, where the mean is taken, of its mirror image.
 *
 * <p>It belongs to whoever follows the video and is plain memory of the size of one {@link
 * StreamState} to four.
 */
public final class LiveVideo {

  private final boolean flip;
  private final List<StreamState> pose;
  private final List<StreamState> trajectory;
  private boolean underWay;

  /**
   * A video that begins.
   *
   * @param architecture of a causal model
   * @param flip whether to take the mean with what is found in the mirror
   * @param withTrajectory whether to find where the body is, too
   */
  public LiveVideo(TemporalArchitecture architecture, boolean flip, boolean withTrajectory) {
    this.flip = flip;
    this.pose = states(architecture, flip ? 2 : 1);
    this.trajectory = states(architecture.trajectory(), !withTrajectory ? 0 : flip ? 2 : 1);
  }

  private static List<StreamState> states(TemporalArchitecture architecture, int count) {
    var states = new ArrayList<StreamState>(count);
    for (var i = 0; i < count; i++) states.add(new StreamState(architecture));
    return states;
  }

  public boolean flip() {
    return flip;
  }

  public boolean withTrajectory() {
    return !trajectory.isEmpty();
  }

  StreamState pose(boolean inMirror) {
    return pose.get(inMirror ? 1 : 0);
  }

  StreamState trajectory(boolean inMirror) {
    return trajectory.get(inMirror ? 1 : 0);
  }

  /**
   * A frame goes in. Where the one before did not come out again, some layers have seen it and
   * others not, and what they would say is wrong.
   */
  void begin() {
    if (underWay) throw new IllegalStateException("the frame before failed half way");
    underWay = true;
  }

  /** The frame has come out. */
  void end() {
    underWay = false;
  }
}
