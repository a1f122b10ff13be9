package dev.polymath.pose.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.Split;
import dev.polymath.pose.evaluation.Evaluation;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.LabelledSequence;
import dev.polymath.pose.temporal.Lifter;
import dev.polymath.pose.temporal.SupervisedTraining;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.TemporalWeights;
import dev.polymath.pose.temporal.Windows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code {"type": "train", …}}: motion capture in, a model that lifts what cameras see of it out.
 */
final class TrainJob implements JobHandler<TrainRequest> {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> PLAIN =
      new TypeReference<>() {};

  private final Takes takes;
  private final String codeVersion;

  TrainJob(Takes takes, String codeVersion) {
    this.takes = takes;
    this.codeVersion = codeVersion;
  }

  @Override
  public String type() {
    return "train";
  }

  @Override
  public Class<TrainRequest> parameters() {
    return TrainRequest.class;
  }

  @Override
  public void check(TrainRequest request) {
    request.architecture();
    request.settings();
    request.detectorNoise();
    takes.check(request);
  }

  @Override
  public JobResult run(TrainRequest request, JobContext context) throws IOException {
    var motions = takes.read(request);
    var sides = sides(request, List.copyOf(motions.keySet()));
    var ring = new CameraRing(request.cameraCount(), 0);
    var windows =
        new Windows(
            seen(request, motions, sides.train(), ring), request.architecture(), request.flips());
    var weights = train(request, windows, context);
    var metrics = new LinkedHashMap<String, Double>();
    put(metrics, "", evaluate(request, weights, motions, sides.test(), ring));
    // Halfway between the cameras that were trained on.
    var between = new CameraRing(request.cameraCount(), 180.0 / request.cameraCount());
    put(metrics, "unseenCamera.", evaluate(request, weights, motions, sides.test(), between));
    return JobResult.of(
        metrics, draft(request, metrics), out -> weights.write(request.architecture(), out));
  }

  private static TemporalWeights train(TrainRequest request, Windows windows, JobContext context)
      throws IOException {
    try (var training = training(request, windows, context)) {
      while (!training.isDone()) {
        context.throwIfStopped();
        var loss = training.step();
        context.progress(training.steps(), training.totalSteps());
        context.metric("lossMillimetres", training.steps(), 1000 * loss);
        if (context.checkpointDue()) context.saveCheckpoint(training::save);
      }
      return new TemporalWeights(training.weights(), Optional.empty());
    }
  }

  private static SupervisedTraining training(
      TrainRequest request, Windows windows, JobContext context) throws IOException {
    var saved = context.checkpoint();
    if (saved.isEmpty()) {
      return SupervisedTraining.start(
          request.architecture(), windows, request.settings(), device());
    }
    try (var in = saved.get()) {
      return SupervisedTraining.resume(
          request.architecture(), windows, request.settings(), device(), in);
    }
  }

  private static Device device() {
    return Engine.getInstance().defaultDevice();
  }

  /** The split that was asked for, or every fifth take for the test. */
  private static Split.Sides sides(TrainRequest request, List<String> names) {
    var split = request.split();
    if (split != null) {
      return new Split(split.train() == null ? List.of() : split.train(), split.test()).of(names);
    }
    if (names.size() < 2) {
      throw new InvalidRequest(
          "dataset", "Has one take, which leaves none for the test; add another.");
    }
    var test =
        IntStream.range(0, names.size())
            .filter(i -> i % 5 == Math.min(4, names.size() - 1))
            .mapToObj(names::get)
            .toList();
    return new Split(List.of(), test).of(names);
  }

  /** What detectors behind the cameras see of takes. */
  private static List<LabelledSequence> seen(
      TrainRequest request, Map<String, Motion> motions, List<String> names, CameraRing ring) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var name : names) {
      var motion = Objects.requireNonNull(motions.get(name));
      for (var camera : ring.around(motion)) {
        var view =
            new Detector(camera, request.detectorNoise())
                .watch(motion, request.settings().seed() + sequences.size());
        sequences.add(
            LabelledSequence.of(camera, Gaps.fill(view.keypoints()).filled(), view.motion()));
      }
    }
    return sequences;
  }

  private static Evaluation evaluate(
      TrainRequest request,
      TemporalWeights weights,
      Map<String, Motion> motions,
      List<String> names,
      CameraRing ring) {
    var evaluation = new Evaluation();
    try (var lifter = Lifter.load(request.architecture(), weights, device())) {
      for (var name : names) {
        for (var sequence : seen(request, motions, List.of(name), ring)) {
          var found = lifter.lift(List.of(sequence.keypoints()), request.flips(), false).getFirst();
          evaluation.add(
              action(name),
              PoseErrors.of(
                  new Motion(found.poses(), Takes.FRAMES_PER_SECOND),
                  new Motion(sequence.poses(), Takes.FRAMES_PER_SECOND)));
        }
      }
    }
    return evaluation;
  }

  /** {@code S9/Walking 1} and {@code walking_7} are takes of an action. */
  private static String action(String take) {
    return take.substring(take.lastIndexOf('/') + 1).replaceFirst("[ _]\\d+$", "");
  }

  private static void put(Map<String, Double> metrics, String prefix, Evaluation evaluation) {
    put(metrics, prefix, evaluation.average());
    if (evaluation.byAction().size() > 1) {
      evaluation
          .byAction()
          .forEach((action, errors) -> metrics.put(prefix + "mpjpe." + action, errors.mpjpe()));
    }
  }

  private static void put(Map<String, Double> metrics, String prefix, PoseErrors errors) {
    metrics.put(prefix + "mpjpe", errors.mpjpe());
    metrics.put(prefix + "pMpjpe", errors.pMpjpe());
    metrics.put(prefix + "nMpjpe", errors.nMpjpe());
    metrics.put(prefix + "mpjve", errors.mpjve());
  }

  private ModelDraft draft(TrainRequest request, Map<String, Double> metrics) throws IOException {
    TemporalArchitecture architecture = request.architecture();
    var parameters = JSON.convertValue(request, PLAIN);
    parameters.values().removeIf(Objects::isNull);
    return new ModelDraft(
        request.name(),
        ArchitectureTree.of(architecture),
        metrics,
        parameters,
        request.settings().seed(),
        codeVersion,
        takes.hash(request),
        null);
  }
}
