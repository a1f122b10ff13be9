package dev.polymath.gan.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.images.Images;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.data.PictureSets;
import dev.polymath.gan.improved.Diversity;
import dev.polymath.gan.improved.Pictures;
import dev.polymath.gan.improved.Training;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code {"type": "train", …}}: pictures in, a generator and a discriminator out. After each epoch
 * a grid of what the generator makes of the same noise is kept, the discriminator is tested, and
 * both are looked at for the ways in which such games fail.
 */
final class TrainJob implements JobHandler<TrainRequest> {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> PLAIN =
      new TypeReference<>() {};

  private static final int GRID = 64;
  private static final int COLUMNS = 8;

  /** Of a grid, beside as many real pictures: it makes hardly more than one. */
  private static final double COLLAPSED = 0.1;

  private final TrainingPictures pictures;
  private final SampleGrids grids;
  private final String codeVersion;

  TrainJob(TrainingPictures pictures, SampleGrids grids, String codeVersion) {
    this.pictures = pictures;
    this.grids = grids;
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
    pictures.check(request);
    var batch = request.settings().batch();
    // Of the least size: what fits no picture at all is refused at once.
    request.leastArchitecture().checkBatch(batch);
  }

  @Override
  public JobResult run(TrainRequest request, JobContext context) throws IOException {
    var parts = pictures.read(request);
    var train = parts.train();
    var frame = new Frame(train.channels(), train.height(), train.width());
    var classes = TrainingPictures.classes(train);
    var tree = new NetworkTree(frame, request.architecture(frame, classes));
    var few =
        Pictures.withLabels(
            train, request.labelCount(), classes, new Seed(request.seedOrZero()).child("labels"));
    var metrics = new LinkedHashMap<String, Double>();
    var weights = new ByteArrayOutputStream();
    try (var training = training(request, tree, few, context)) {
      var epoch = new Epoch();
      while (!training.isDone()) {
        context.throwIfStopped();
        epoch.add(training.step());
        context.progress(training.steps(), training.totalSteps());
        if (training.steps() % training.stepsOfEpoch() == 0) {
          epoch.report(context, training.steps(), request.labelCount() > 0);
          metrics.putAll(look(training, parts, frame, request.labelCount() > 0, context));
          metrics.merge("oneSidedEpochs", epoch.isOneSided() ? 1.0 : 0, Double::sum);
          epoch = new Epoch();
        }
        if (context.checkpointDue()) context.saveCheckpoint(training::save);
      }
      training.write(weights);
    }
    return JobResult.of(
        metrics, draft(request, tree, parts.classNames(), metrics), weights::writeTo);
  }

  private static Training training(
      TrainRequest request, NetworkTree tree, Pictures few, JobContext context) throws IOException {
    var saved = context.checkpoint();
    if (saved.isEmpty()) {
      return Training.start(tree.architecture(), few, request.settings(), device());
    }
    try (var in = saved.get()) {
      return Training.resume(tree.architecture(), few, request.settings(), device(), in);
    }
  }

  private static Device device() {
    return Engine.getInstance().defaultDevice();
  }

  /** Draws, tests and examines after an epoch. */
  private Map<String, Double> look(
      Training training,
      PictureSets.Parts parts,
      Frame frame,
      boolean withLabels,
      JobContext context) {
    var found = new LinkedHashMap<String, Double>();
    var made = training.generate(GRID, 0);
    var epoch = Math.toIntExact(training.steps() / training.stepsOfEpoch());
    grids.save(context.id(), epoch, Frame.png(frame.grid(made, COLUMNS)));
    var real =
        parts.train().floats(IntStream.range(0, Math.min(GRID, parts.train().size())).toArray());
    var diversity =
        Diversity.of(made, frame.pixels()) / Math.max(1e-12, Diversity.of(real, frame.pixels()));
    found.put("diversity", diversity);
    found.put("collapsed", diversity < COLLAPSED ? 1.0 : 0);
    if (withLabels && parts.test().isPresent()) {
      var test = parts.test().get();
      var errors = errors(training, test);
      found.put("testErrors", (double) errors);
      found.put("testAccuracy", 1 - (double) errors / test.size());
    }
    found.forEach((name, value) -> context.metric(name, training.steps(), value));
    return found;
  }

  private static long errors(Training training, Images test) {
    var classes = training.classify(test.floats(IntStream.range(0, test.size()).toArray()));
    return IntStream.range(0, classes.length).filter(i -> classes[i] != test.labels()[i]).count();
  }

  private ModelDraft draft(
      TrainRequest request, NetworkTree tree, List<String> classNames, Map<String, Double> metrics)
      throws IOException {
    var config = new LinkedHashMap<>(tree.config());
    if (request.labelCount() > 0 && !classNames.isEmpty()) config.put("classNames", classNames);
    var parameters = JSON.convertValue(request, PLAIN);
    parameters.values().removeIf(Objects::isNull);
    return new ModelDraft(
        request.name(),
        config,
        metrics,
        parameters,
        request.seedOrZero(),
        codeVersion,
        pictures.hash(request),
        null);
  }
}
