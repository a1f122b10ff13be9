package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.common.web.FailureCause;
import dev.polymath.common.web.JsonErrors;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.LastSeen;
import dev.polymath.pose.skeleton.LiveRate;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.temporal.LiveVideo;
import dev.polymath.pose.training.PoseModels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One caller's video. Its frames are taken one after the other, by one thread at a time.
 *
 * <p>What is found is what {@link Lifting} finds in the whole video by the same causal model, but
 * for joints that were not seen, which stay where they were; and where no fiftieth of a second
 * falls together with a frame, its pose is that of the last one before it.
 */
final class FollowedVideo {

  /** Between attempts to get into a full queue, and how often it is tried: half a minute. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final int ATTEMPTS = 600;

  private final PoseModels models;
  private final JsonMapper json;
  private final ModelVersion model;
  private final LiveVideo video;
  private final KeypointLayout layout;
  private final Screen screen;
  private final LiveRate rate;
  private final LastSeen lastSeen = new LastSeen();
  private @Nullable Lifted last;
  private long index;

  FollowedVideo(PoseModels models, JsonMapper json, VideoQuery query) {
    this.models = models;
    this.json = json;
    this.model = models.findLive(query.model(), query.version());
    this.video = models.follow(model, query.flipAugmentation(), query.trajectory());
    this.layout = query.layout().joints();
    this.screen = new Screen(query.width(), query.height());
    this.rate = new LiveRate(query.fps(), Lifting.FRAMES_PER_SECOND);
  }

  StreamMessage.Opened opened() {
    return new StreamMessage.Opened(
        model.name(), model.version(), Skeleton.HUMAN36M.joints(), Skeleton.HUMAN36M.parents());
  }

  /**
   * Answers the next message. One that is not well-formed leaves the video as it is; any other
   * failure ends it, for nobody knows how far it has come.
   */
  StreamMessage next(String message) throws InterruptedException {
    try {
      return next(read(message));
    } catch (InvalidRequest e) {
      return new StreamMessage.Refused(
          index,
          "Correct the fields named in errors and send the frame again; the video goes on.",
          e.errors());
    } finally {
      index++;
    }
  }

  private StreamFrame read(String message) {
    try {
      var frame = json.readValue(message, StreamFrame.class);
      if (frame != null && frame.keypoints() != null) return frame;
    } catch (JacksonException e) {
      if (FailureCause.within(e) instanceof InvalidRequest failure) throw failure;
      var error = JsonErrors.of(e);
      throw new InvalidRequest(error.field(), error.message());
    }
    throw new InvalidRequest("keypoints", "Give the frame's keypoints: [17][2].");
  }

  private StreamMessage next(StreamFrame given) throws InterruptedException {
    var confidence = given.confidence();
    var keypoints = given.keypoints();
    if (keypoints == null) throw new IllegalStateException("a frame that was read has keypoints");
    var seen =
        Lifting.seen(
            "",
            layout,
            keypoints.xy(),
            confidence == null ? null : new ConfidenceList(confidence.values()));
    var frame = lastSeen.next(KeypointLayout.toHuman36m(seen));
    if (!frame.unseen().isEmpty()) {
      return new StreamMessage.Pose(index, null, null, frame.held(), frame.unseen());
    }
    for (var sample : rate.next(screen.normalized(frame.xy()))) last = lifted(sample);
    var found = last;
    if (found == null) throw new IllegalStateException("the first frame is always lifted");
    return new StreamMessage.Pose(
        index,
        Nested.rows(found.poses(), 3),
        found.trajectory().orElse(null),
        frame.held(),
        frame.unseen());
  }

  /** Others may fill the queue; a video waits for its turn and is not read meanwhile. */
  private Lifted lifted(float[] sample) throws InterruptedException {
    for (var attempt = 1; ; attempt++) {
      try {
        return models.next(model, video, sample);
      } catch (Busy e) {
        if (attempt == ATTEMPTS) throw e;
        Thread.sleep(PAUSE);
      }
    }
  }
}
