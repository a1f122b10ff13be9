package dev.polymath.molecule.training;

import ai.djl.engine.Engine;
import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.data.VectorFile;
import dev.polymath.molecule.grover.Fingerprints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code {"type": "embed", …}}: a data set of any size in, a data set of vectors out. It is read in
 * parts, and each is kept once it is done; at the end they become a file.
 */
final class EmbedJob implements JobHandler<EmbedRequest> {

  private final Molecules molecules;
  private final Datasets datasets;
  private final NamedModels models;
  private final EmbeddingParts parts;
  private final MoleculeProperties bounds;

  EmbedJob(
      Molecules molecules,
      Datasets datasets,
      ModelRegistry registry,
      EmbeddingParts parts,
      MoleculeProperties bounds) {
    this.molecules = molecules;
    this.datasets = datasets;
    models = new NamedModels(registry);
    this.parts = parts;
    this.bounds = bounds;
  }

  @Override
  public String type() {
    return "embed";
  }

  @Override
  public Class<EmbedRequest> parameters() {
    return EmbedRequest.class;
  }

  /** Reads the data set once, so that a job of hours does not end at what is in its last line. */
  @Override
  public void check(EmbedRequest request) {
    var model = encoder(request);
    request.file(width(model));
    datasets.requireFree(request.name());
    molecules.check("dataset", request.dataset());
    count(request, model, () -> {});
  }

  private long count(EmbedRequest request, ModelVersion model, Runnable pulse) {
    var most = bounds.maxEmbeddings().toBytes() / (width(model) * Float.BYTES);
    try {
      return molecules.count(request.dataset(), most, pulse);
    } catch (IOException e) {
      throw new Unprocessable("dataset", "Could not be read; see GET /v1/molecules/datasets.");
    }
  }

  private ModelVersion encoder(EmbedRequest request) {
    return models.encoder("model", request.model(), request.version());
  }

  private static int width(ModelVersion encoder) {
    return 4 * ArchitectureTree.parse(encoder.config()).hidden();
  }

  @Override
  public JobResult run(EmbedRequest request, JobContext context) throws IOException {
    var begun = begun(request, context);
    var model = models.asBegun("model", new ModelRef(request.model(), begun.version()));
    var file = request.file(width(model));
    EmbedCheckpoint done;
    try (var fingerprints = load(model)) {
      var embedding = new Embedding(fingerprints, file, parts, bounds, context, begun);
      molecules.each(request.dataset(), begun.rows(), embedding::take);
      done = embedding.finish();
    }
    return JobResult.of(metrics(done), () -> publish(request, file, done, context));
  }

  /** Where an earlier run came to, or the beginning. */
  private EmbedCheckpoint begun(EmbedRequest request, JobContext context) throws IOException {
    var hash = molecules.hash(request.dataset());
    var saved = context.checkpoint();
    if (saved.isPresent()) {
      try (var in = saved.get()) {
        return sameData(EmbedCheckpoint.read(in), hash);
      }
    }
    var model = encoder(request);
    var start =
        EmbedCheckpoint.start(
            model.version(), hash, count(request, model, context::throwIfStopped));
    context.saveCheckpoint(start::write);
    return start;
  }

  /** The parts that there are must be of what the others will be of. */
  private static EmbedCheckpoint sameData(EmbedCheckpoint begun, String hash) {
    if (begun.hash().equals(hash)) return begun;
    throw new Unprocessable("dataset", "Has changed since the job began; submit the job again.");
  }

  private Fingerprints load(ModelVersion model) throws IOException {
    try (var weights = models.weights(model)) {
      return Fingerprints.load(
          ArchitectureTree.parse(model.config()), weights, Engine.getInstance().defaultDevice());
    }
  }

  private void publish(
      EmbedRequest request, VectorFile file, EmbedCheckpoint done, JobContext context) {
    datasets.make(
        request.name(),
        file.name(),
        out -> {
          out.write(file.head(done.rows()));
          parts.copy(context.id(), done.parts(), out);
        });
  }

  private static Map<String, Double> metrics(EmbedCheckpoint done) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("modelVersion", (double) done.version());
    metrics.put("molecules", (double) (done.rows() - done.broken()));
    metrics.put("broken", (double) done.broken());
    return metrics;
  }
}
