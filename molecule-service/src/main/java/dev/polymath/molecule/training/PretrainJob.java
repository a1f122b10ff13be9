package dev.polymath.molecule.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.molecule.grover.Pretraining;
import dev.polymath.molecule.grover.PretrainingTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code {"type": "pretrain", …}}: molecules without labels in, an encoder that knows them out. */
final class PretrainJob implements JobHandler<PretrainRequest> {

  private final Molecules molecules;
  private final String codeVersion;

  PretrainJob(Molecules molecules, String codeVersion) {
    this.molecules = molecules;
    this.codeVersion = codeVersion;
  }

  @Override
  public String type() {
    return "pretrain";
  }

  @Override
  public Class<PretrainRequest> parameters() {
    return PretrainRequest.class;
  }

  @Override
  public void check(PretrainRequest request) {
    request.architecture();
    request.settings();
    molecules.check("dataset", request.dataset());
  }

  @Override
  public JobResult run(PretrainRequest request, JobContext context) throws IOException {
    var corpus = molecules.corpus(request.dataset(), context::throwIfStopped);
    var metrics = new LinkedHashMap<String, Double>();
    var weights = new ByteArrayOutputStream();
    try (var training = training(request, corpus, context)) {
      while (!training.isDone()) {
        context.throwIfStopped();
        var losses = training.step();
        context.progress(training.steps(), training.totalSteps());
        losses.forEach(
            (task, loss) -> {
              context.metric(name(task), training.steps(), loss);
              metrics.put(name(task), loss);
            });
        if (context.checkpointDue()) context.saveCheckpoint(training::save);
      }
      training.writeEncoder(weights);
    }
    metrics.put("leftOut", (double) corpus.leftOut());
    return JobResult.of(metrics, draft(request, metrics), weights::writeTo);
  }

  private static String name(PretrainingTask task) {
    return switch (task) {
      case ATOM_CONTEXT -> "atomContextLoss";
      case BOND_CONTEXT -> "bondContextLoss";
      case MOTIFS -> "motifLoss";
      case ATOM_AGREEMENT -> "atomDisagreement";
      case BOND_AGREEMENT -> "bondDisagreement";
      case MOTIF_AGREEMENT -> "motifDisagreement";
    };
  }

  private static Pretraining training(
      PretrainRequest request, Molecules.Corpus corpus, JobContext context) throws IOException {
    var architecture = request.architecture();
    var settings = request.settings();
    var saved = context.checkpoint();
    if (saved.isEmpty()) {
      return Pretraining.start(
          architecture, corpus.classes(), corpus.examples(), settings, device());
    }
    try (var in = saved.get()) {
      return Pretraining.resume(
          architecture, corpus.classes(), corpus.examples(), settings, device(), in);
    }
  }

  private static Device device() {
    return Engine.getInstance().defaultDevice();
  }

  private ModelDraft draft(PretrainRequest request, Map<String, Double> metrics)
      throws IOException {
    var config = ArchitectureTree.of(request.architecture());
    config.put("kind", "encoder");
    return new ModelDraft(
        request.name(),
        config,
        metrics,
        Parameters.of(request),
        request.settings().training().seed(),
        codeVersion,
        molecules.hash(request.dataset()),
        null);
  }
}
