package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.pose.api.PredictRequest.Person;
import dev.polymath.pose.api.PredictResponse.Reprojection;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Rates;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.training.PoseModels;
import dev.polymath.pose.training.PoseProperties;
import dev.polymath.pose.training.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Human pose")
class PredictController {

  /** What models are trained at. */
  private static final double FRAMES_PER_SECOND = 50;

  private final PoseModels models;
  private final PoseProperties properties;

  PredictController(PoseModels models, PoseProperties properties) {
    this.models = models;
    this.properties = properties;
  }

  @PostMapping(
      path = "/v1/pose/predict",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Lift sequences of 2D keypoints to 3D poses")
  PredictResponse predict(@Valid @RequestBody PredictRequest request) {
    var lens = Optional.ofNullable(request.camera()).map(PredictRequest.CameraLens::lens);
    var one = request.keypoints();
    if ((one == null) == (request.people() == null)) {
      throw new InvalidRequest(
          "keypoints", "Give keypoints, of one person, or people, of several; one of both.");
    }
    if (one != null) {
      var prepared = prepare("", new Person(one, request.confidence()), request);
      var model = models.find(request.model(), request.version());
      return PredictResponse.ofOne(
          model.name(), model.version(), lift(model, prepared, request, lens));
    }
    return several(request, lens);
  }

  private PredictResponse several(PredictRequest request, Optional<Lens> lens) {
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
    var model = models.find(request.model(), request.version());
    return PredictResponse.ofSeveral(
        model.name(),
        model.version(),
        prepared.stream().map(gaps -> lift(model, gaps, request, lens)).toList());
  }

  /** Human3.6M's joints without gaps, in pixels. */
  private Gaps prepare(String field, Person person, PredictRequest request) {
    var frames = person.keypoints().frames();
    var rate = rate(request);
    if (Rates.frames(frames, rate, FRAMES_PER_SECOND) > properties.maxFrames()
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

  private static Keypoints seen(
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

  private PredictResponse.Person lift(
      ModelVersion model, Gaps gaps, PredictRequest request, Optional<Lens> lens) {
    var screen =
        new Screen(
            Objects.requireNonNull(request.width()), Objects.requireNonNull(request.height()));
    var frames = gaps.filled().frames();
    var rate = rate(request);
    var normalized = screen.normalized(gaps.filled().xy());
    var asTrained = Rates.frames(frames, rate, FRAMES_PER_SECOND);
    var withPlaces = lens.isPresent() || Boolean.TRUE.equals(request.trajectory());
    var lifted =
        models.lift(
            model,
            new Query(
                Rates.convert(normalized, 2 * Skeleton.JOINTS, rate, FRAMES_PER_SECOND, asTrained),
                !Boolean.FALSE.equals(request.flipAugmentation()),
                withPlaces));
    var poses = Rates.convert(lifted.poses(), Motion.FRAME, FRAMES_PER_SECOND, rate, frames);
    var places = lifted.trajectory().map(t -> Rates.convert(t, 3, FRAMES_PER_SECOND, rate, frames));
    return new PredictResponse.Person(
        Nested.joints(poses, 3),
        places.map(p -> Nested.rows(p, 3)).orElse(null),
        lens.isPresent() && places.isPresent()
            ? reprojection(lens.get(), poses, places.get(), gaps.filled())
            : null,
        interpolated(gaps));
  }

  private static Reprojection reprojection(
      Lens lens, float[] poses, float[] places, Keypoints given) {
    var xy = new float[poses.length / 3 * 2];
    var error = 0.0;
    for (var i = 0; i < poses.length / 3; i++) {
      var frame = i / Skeleton.JOINTS;
      var pixel =
          lens.project(
              new double[] {
                poses[3 * i] + places[3 * frame],
                poses[3 * i + 1] + places[3 * frame + 1],
                poses[3 * i + 2] + places[3 * frame + 2]
              });
      xy[2 * i] = (float) pixel[0];
      xy[2 * i + 1] = (float) pixel[1];
      error += Math.hypot(pixel[0] - given.xy()[2 * i], pixel[1] - given.xy()[2 * i + 1]);
    }
    return new Reprojection(Nested.joints(xy, 2), error * 2 / xy.length);
  }

  private static Map<String, Integer> interpolated(Gaps gaps) {
    var interpolated = new LinkedHashMap<String, Integer>();
    for (var joint = 0; joint < gaps.missing().length; joint++) {
      if (gaps.missing()[joint] > 0) {
        interpolated.put(Skeleton.HUMAN36M.joints().get(joint), gaps.missing()[joint]);
      }
    }
    return interpolated;
  }

  private static double rate(PredictRequest request) {
    return request.fps() == null ? FRAMES_PER_SECOND : request.fps();
  }
}
