package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.pose.api.PredictRequest.Person;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Rates;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.training.PoseModels;
import dev.polymath.pose.training.PoseProperties;
import dev.polymath.pose.training.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From what a caller asks to what a model finds, whatever form the answer takes. */
@Component
final class Lifting {

  /** What models are trained at. */
  static final double FRAMES_PER_SECOND = 50;

  /** Bytes of a frame on its way: keypoints with and without gaps, poses, and what is sent. */
  private static final long OF_FRAME = 3_000;

  private final PoseModels models;
  private final PoseProperties properties;
  private final WorkingMemory memory;

  Lifting(PoseModels models, PoseProperties properties, WorkingMemory memory) {
    this.models = models;
    this.properties = properties;
    this.memory = memory;
  }

  /**
   * What was found of a person.
   *
   * @param seen Human3.6M's joints without gaps, in pixels
   * @param poses [T, 17, 3], at the caller's rate
   * @param places [T, 3], where they were asked for
   */
  record Found(Gaps seen, float[] poses, Optional<float[]> places) {}

  /** What was found of everyone, and by which model. */
  record Answer(ModelVersion model, List<Found> people) {}

  /** The rate of a request's frames. */
  static double rate(PredictRequest request) {
    return request.fps() == null ? FRAMES_PER_SECOND : request.fps();
  }

  /** People who can be lifted, for everything about them has been checked. */
  record Prepared(ModelVersion model, PredictRequest request, List<Gaps> people) {}

  /**
   * Some frames of a person.
   *
   * @param person the number of the person
   * @param from the number of the first frame
   * @param found what was found in them, at the caller's rate
   */
  record Part(int person, int from, Lifted found) {}

  /** Checks everything first, then lifts. */
  Answer lift(PredictRequest request) {
    var prepared = prepare(request);
    return new Answer(
        prepared.model(),
        prepared.people().stream().map(gaps -> lift(prepared.model(), gaps, request)).toList());
  }

  /** Checks everything. */
  Prepared prepare(PredictRequest request) {
    if ((request.keypoints() == null) == (request.people() == null)) {
      throw new InvalidRequest(
          "keypoints", "Give keypoints, of one person, or people, of several; one of both.");
    }
    var camera = request.camera();
    if (camera != null) camera.lens();
    memory.claim(OF_FRAME * frames(request));
    var seen = request.keypoints() == null ? several(request) : List.of(one(request));
    return new Prepared(models.find(request.model(), request.version()), request, seen);
  }

  private static long frames(PredictRequest request) {
    if (request.keypoints() != null) return request.keypoints().frames();
    return Objects.requireNonNull(request.people()).stream()
        .mapToLong(person -> person.keypoints().frames())
        .sum();
  }

  /**
   * Lifts one person after the other, and hands out what is found as soon as it is.
   *
   * @return all of it
   */
  Answer lift(Prepared prepared, Consumer<Part> taker) {
    var found = new ArrayList<Found>();
    for (var gaps : prepared.people()) {
      found.add(lift(prepared, gaps, found.size(), taker));
    }
    return new Answer(prepared.model(), found);
  }

  private Found lift(Prepared prepared, Gaps gaps, int person, Consumer<Part> taker) {
    var sequence = sequence(gaps, prepared.request());
    var growing =
        new GrowingPoses(
            sequence.keypoints().length / (2 * Skeleton.JOINTS),
            gaps.filled().frames(),
            FRAMES_PER_SECOND,
            rate(prepared.request()),
            sequence.trajectory());
    models.lift(
        prepared.model(),
        sequence,
        lifted -> growing.take(lifted, (from, some) -> taker.accept(new Part(person, from, some))));
    return new Found(gaps, growing.poses(), growing.places());
  }

  private Gaps one(PredictRequest request) {
    var keypoints = Objects.requireNonNull(request.keypoints());
    return prepare("", new Person(keypoints, request.confidence()), request);
  }

  private List<Gaps> several(PredictRequest request) {
    var people = Objects.requireNonNull(request.people());
    if (request.confidence() != null) {
      throw new InvalidRequest("confidence", "Goes with the keypoints of each person.");
    }
    if (people.isEmpty() || people.size() > properties.maxPeople()) {
      throw new InvalidRequest(
          "people", "Must be 1 to " + properties.maxPeople() + " persons; send the rest apart.");
    }
    var prepared = new ArrayList<Gaps>();
    for (var person : people) {
      prepared.add(prepare("people[" + prepared.size() + "].", person, request));
    }
    return prepared;
  }

  private Gaps prepare(String field, Person person, PredictRequest request) {
    var frames = person.keypoints().frames();
    if (Rates.frames(frames, rate(request), FRAMES_PER_SECOND) > properties.maxFrames()
        || frames > properties.maxFrames()) {
      throw new InvalidRequest(
          field + "keypoints",
          "At most %,d frames at 50 a second fit in one request; send it in parts."
              .formatted(properties.maxFrames()));
    }
    var layout = Objects.requireNonNull(request.layout()).joints();
    var seen = seen(field, layout, person.keypoints().xy(), person.confidence());
    try {
      return Gaps.fill(KeypointLayout.toHuman36m(seen));
    } catch (Unprocessable e) {
      throw new Unprocessable(
          Objects.requireNonNull(e.getMessage()),
          e.errors().stream()
              .map(error -> new FieldError(field + error.field(), error.message()))
              .toList());
    }
  }

  /** What a detector saw, less what it does not trust itself. */
  static Keypoints seen(
      String field, KeypointLayout layout, float[] xy, @Nullable ConfidenceList confidence) {
    if (confidence == null) return Keypoints.of(layout, xy);
    if (2 * confidence.values().length != xy.length) {
      throw new InvalidRequest(
          field + "confidence", "Must have a number for each joint of each frame.");
    }
    float[] trusted = xy.clone();
    for (var i = 0; i < confidence.values().length; i++) {
      if (confidence.values()[i] > 0) continue;
      trusted[2 * i] = Float.NaN;
      trusted[2 * i + 1] = Float.NaN;
    }
    return new Keypoints(layout, xy.length / (2 * layout.size()), trusted, confidence.values());
  }

  private Found lift(ModelVersion model, Gaps gaps, PredictRequest request) {
    var frames = gaps.filled().frames();
    var rate = rate(request);
    var lifted = models.lift(model, sequence(gaps, request));
    return new Found(
        gaps,
        Rates.convert(lifted.poses(), Motion.FRAME, FRAMES_PER_SECOND, rate, frames),
        lifted.trajectory().map(t -> Rates.convert(t, 3, FRAMES_PER_SECOND, rate, frames)));
  }

  private static Query.Sequence sequence(Gaps gaps, PredictRequest request) {
    var screen =
        new Screen(
            Objects.requireNonNull(request.width()), Objects.requireNonNull(request.height()));
    var rate = rate(request);
    var asTrained = Rates.frames(gaps.filled().frames(), rate, FRAMES_PER_SECOND);
    return new Query.Sequence(
        Rates.convert(
            screen.normalized(gaps.filled().xy()),
            2 * Skeleton.JOINTS,
            rate,
            FRAMES_PER_SECOND,
            asTrained),
        !Boolean.FALSE.equals(request.flipAugmentation()),
        request.camera() != null || Boolean.TRUE.equals(request.trajectory()));
  }
}
