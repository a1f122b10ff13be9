package dev.polymath.pose.training;

import ai.djl.engine.Engine;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.data.Split;
import dev.polymath.pose.temporal.Lifter;
import dev.polymath.pose.temporal.TemporalWeights;
import dev.polymath.pose.training.Benchmark.Score;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code {"type": "evaluate", …}}: how far off a model is on takes, and how far off one is who
 * always says the mean pose of those takes.
 */
final class EvaluateJob implements JobHandler<EvaluateRequest> {

  private static final String MODEL = "";
  private static final String MEAN_POSE = "meanPose.";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Takes takes;
  private final ModelRegistry registry;
  private final PoseProperties properties;

  EvaluateJob(Takes takes, ModelRegistry registry, PoseProperties properties) {
    this.takes = takes;
    this.registry = registry;
    this.properties = properties;
  }

  /**
   * How far a test had come.
   *
   * @param version of the model: a newer one may be the latest by now
   */
  record Tested(int version, int viewsDone, List<Score> scores) {}

  @Override
  public String type() {
    return "evaluate";
  }

  @Override
  public Class<EvaluateRequest> parameters() {
    return EvaluateRequest.class;
  }

  @Override
  public void check(EvaluateRequest request) {
    model(request);
    request.views();
    takes.check(request.source());
  }

  @Override
  public JobResult run(EvaluateRequest request, JobContext context) throws IOException {
    var found = takes.read(request.source());
    var names = List.copyOf(found.keySet());
    var split = request.split();
    var tested = split == null ? names : Split.matching("split.test", split.test(), names);
    var benchmark = new Benchmark(found, tested, request.views());
    var before = before(context);
    before.ifPresent(b -> benchmark.resume(b.viewsDone(), b.scores()));
    var model =
        before
            .flatMap(b -> registry.find(new ModelRef(name(request), b.version())))
            .orElseGet(() -> model(request));
    try (var lifter = load(model)) {
      var mean = benchmark.meanPose(context::throwIfStopped);
      var contenders =
          Map.of(MODEL, Contender.of(lifter, request.flips()), MEAN_POSE, Contender.of(mean));
      run(benchmark, contenders, model, context);
    }
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("modelVersion", (double) model.version());
    metrics.put("frames", (double) benchmark.totalFrames());
    PoseMetrics.put(metrics, MODEL, benchmark.evaluation(MODEL));
    PoseMetrics.put(metrics, MEAN_POSE, benchmark.evaluation(MEAN_POSE));
    return JobResult.of(metrics);
  }

  private static void run(
      Benchmark benchmark, Map<String, Contender> contenders, ModelVersion model, JobContext job) {
    while (!benchmark.isDone()) {
      job.throwIfStopped();
      benchmark.step(contenders);
      job.progress(benchmark.frames(), benchmark.totalFrames());
      job.metric("mpjpe", benchmark.frames(), benchmark.evaluation(MODEL).average().mpjpe());
      if (job.checkpointDue()) {
        var tested = new Tested(model.version(), benchmark.viewsDone(), benchmark.scores());
        job.saveCheckpoint(out -> JSON.writeValue(out, tested));
      }
    }
  }

  private static Optional<Tested> before(JobContext context) throws IOException {
    var saved = context.checkpoint();
    if (saved.isEmpty()) return Optional.empty();
    try (var in = saved.get()) {
      return Optional.of(JSON.readValue(in, Tested.class));
    }
  }

  private Lifter load(ModelVersion model) throws IOException {
    var architecture = ArchitectureTree.parse(model.config());
    try (var in = registry.weights(model.ref())) {
      var weights = TemporalWeights.read(architecture, in);
      return Lifter.load(architecture, weights, Engine.getInstance().defaultDevice());
    }
  }

  private ModelVersion model(EvaluateRequest request) {
    return registry
        .resolve(name(request), request.version())
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "model",
                    "There is no such model or version; GET /v1/pose/models lists those there"
                        + " are."));
  }

  private String name(EvaluateRequest request) {
    return request.model() == null ? properties.defaultModel() : request.model();
  }
}
