package dev.polymath.pose.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.temporal.Lifter;
import dev.polymath.pose.temporal.Loss;
import dev.polymath.pose.temporal.Objective;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.TemporalWeights;
import dev.polymath.pose.temporal.Training;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    Lessons.check(request);
    takes.check(request);
  }

  @Override
  public JobResult run(TrainRequest request, JobContext context) throws IOException {
    var motions = takes.read(request);
    var sides = Holdout.sides(request.split(), List.copyOf(motions.keySet()));
    var views = views(request, 0, request.cameras() == null);
    var weights = train(request, Lessons.of(request, motions, sides, views), context);
    var metrics = new LinkedHashMap<String, Double>();
    try (var lifter = Lifter.load(request.architecture(), weights, device())) {
      var model = Contender.of(lifter, request.flips());
      var test = new Benchmark(motions, sides.test(), views);
      PoseMetrics.put(metrics, "", test.run(model, context::throwIfStopped));
      // Halfway between the cameras that were trained on.
      var between = views(request, 180.0 / request.cameraCount(), false);
      var unseen = new Benchmark(motions, sides.test(), between);
      PoseMetrics.put(metrics, "unseenCamera.", unseen.run(model, context::throwIfStopped));
    }
    return JobResult.of(
        metrics, draft(request, metrics), out -> weights.write(request.architecture(), out));
  }

  private static TemporalWeights train(
      TrainRequest request, Objective objective, JobContext context) throws IOException {
    try (var training = training(request, objective, context)) {
      while (!training.isDone()) {
        context.throwIfStopped();
        var losses = training.step();
        context.progress(training.steps(), training.totalSteps());
        losses.forEach((loss, value) -> report(context, training.steps(), loss, value));
        if (context.checkpointDue()) context.saveCheckpoint(training::save);
      }
      return training.weights();
    }
  }

  private static void report(JobContext context, long step, Loss loss, double value) {
    switch (loss) {
      case POSE -> context.metric("lossMillimetres", step, 1000 * value);
      case TRAJECTORY -> context.metric("trajectoryLoss", step, value);
      case REPROJECTION -> context.metric("reprojectionLoss", step, value);
      case BONES -> context.metric("boneLengthMillimetres", step, 1000 * value);
    }
  }

  private static Training training(TrainRequest request, Objective objective, JobContext context)
      throws IOException {
    var saved = context.checkpoint();
    if (saved.isEmpty()) {
      return Training.start(request.architecture(), objective, request.settings(), device());
    }
    try (var in = saved.get()) {
      return Training.resume(request.architecture(), objective, request.settings(), device(), in);
    }
  }

  private static Device device() {
    return Engine.getInstance().defaultDevice();
  }

  private static Views views(TrainRequest request, double firstDegrees, boolean filmed) {
    return new Views(
        new CameraRing(request.cameraCount(), firstDegrees),
        filmed,
        request.detectorNoise(),
        request.settings().seed());
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
