package dev.polymath.molecule.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.grover.FineTuning;
import dev.polymath.molecule.grover.GroverArchitecture;
import dev.polymath.molecule.grover.LabelledMolecule;
import dev.polymath.molecule.grover.Predictor;
import dev.polymath.molecule.grover.Properties;
import dev.polymath.molecule.grover.PropertyKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type": "finetune", …}}: measurements in, and an encoder to begin with if there is one; a
 * model that predicts what was measured out. The networks of an ensemble are trained one after the
 * other.
 */
final class FinetuneJob implements JobHandler<FinetuneRequest> {

  private final Molecules molecules;
  private final NamedModels models;
  private final String codeVersion;

  FinetuneJob(Molecules molecules, ModelRegistry registry, String codeVersion) {
    this.molecules = molecules;
    models = new NamedModels(registry);
    this.codeVersion = codeVersion;
  }

  @Override
  public String type() {
    return "finetune";
  }

  @Override
  public Class<FinetuneRequest> parameters() {
    return FinetuneRequest.class;
  }

  @Override
  public void check(FinetuneRequest request) {
    request.propertyKind();
    request.settings(0);
    request.requireDistinct();
    architecture(request, encoder(request));
    molecules.check("dataset", request.dataset());
  }

  private @Nullable ModelVersion encoder(FinetuneRequest request) {
    return request.encoder() == null
        ? null
        : models.encoder("encoder", request.encoder(), request.encoderVersion());
  }

  private static GroverArchitecture architecture(
      FinetuneRequest request, @Nullable ModelVersion encoder) {
    return request
        .architecture()
        .orElseGet(() -> ArchitectureTree.parse(Objects.requireNonNull(encoder).config()));
  }

  @Override
  public JobResult run(FinetuneRequest request, JobContext context) throws IOException {
    var encoder = encoder(request);
    var architecture = architecture(request, encoder);
    var properties =
        Properties.of(request.propertyKind(), request.properties().size(), architecture);
    var parts =
        molecules.labelled(
            request.dataset(),
            new Molecules.Columns(properties.kind(), request.properties()),
            request.firstSeed(),
            context::throwIfStopped);
    var members = train(request, encoder, architecture, properties, parts, context);
    var metrics = new LinkedHashMap<String, Double>();
    var weights = new ByteArrayOutputStream();
    try (var predictor =
        Predictor.load(
            architecture,
            properties,
            members.stream().map(ByteArrayInputStream::new).toList(),
            device())) {
      measure(predictor, properties.kind(), parts.test(), metrics);
      predictor.write(weights);
    }
    metrics.put("leftOut", (double) parts.leftOut());
    return JobResult.of(
        metrics, draft(request, encoder, architecture, properties, metrics), weights::writeTo);
  }

  private List<byte[]> train(
      FinetuneRequest request,
      @Nullable ModelVersion encoder,
      GroverArchitecture architecture,
      Properties properties,
      Molecules.Parts parts,
      JobContext context)
      throws IOException {
    var measurements = new FineTuning.Measurements(parts.train(), parts.validation());
    var saved = EnsembleCheckpoint.read(context.checkpoint());
    var done = new ArrayList<>(saved.done());
    while (done.size() < request.members()) {
      var member = done.size();
      var settings = request.settings(member);
      var current = saved.done().size() == member ? saved.current() : null;
      try (var training =
          current == null
              ? start(encoder, architecture, properties, measurements, settings)
              : FineTuning.resume(
                  architecture,
                  properties,
                  measurements,
                  settings,
                  device(),
                  new ByteArrayInputStream(current))) {
        done.add(train(training, done, request.members(), context));
      }
    }
    return done;
  }

  private FineTuning start(
      @Nullable ModelVersion encoder,
      GroverArchitecture architecture,
      Properties properties,
      FineTuning.Measurements measurements,
      FineTuning.Settings settings)
      throws IOException {
    if (encoder == null) {
      return FineTuning.fromScratch(architecture, properties, measurements, settings, device());
    }
    try (var weights = models.weights(encoder)) {
      return FineTuning.start(architecture, properties, measurements, settings, device(), weights);
    }
  }

  private static byte[] train(
      FineTuning training, List<byte[]> done, int members, JobContext context) throws IOException {
    var before = done.size() * training.totalSteps();
    while (!training.isDone()) {
      context.throwIfStopped();
      var loss = training.step();
      var step = before + training.steps();
      context.progress(step, members * training.totalSteps());
      context.metric("loss", step, loss);
      training.bestError().ifPresent(error -> context.metric("bestError", step, error));
      if (context.checkpointDue()) {
        context.saveCheckpoint(out -> EnsembleCheckpoint.write(done, training, out));
      }
    }
    var weights = new ByteArrayOutputStream();
    training.write(weights);
    return weights.toByteArray();
  }

  /** On molecules that no training has seen. */
  private static void measure(
      Predictor predictor,
      PropertyKind kind,
      List<LabelledMolecule> test,
      Map<String, Double> metrics) {
    var graphs = test.stream().map(LabelledMolecule::graph).toList();
    var predicted = predictor.predict(graphs).stream().map(Predictor.Prediction::values).toList();
    metrics.putAll(Judgement.of(kind, predicted, test));
  }

  private static Device device() {
    return Engine.getInstance().defaultDevice();
  }

  private ModelDraft draft(
      FinetuneRequest request,
      @Nullable ModelVersion encoder,
      GroverArchitecture architecture,
      Properties properties,
      Map<String, Double> metrics)
      throws IOException {
    var config = ArchitectureTree.of(architecture);
    new PredictorTree(properties, request.properties(), request.members()).addTo(config);
    return new ModelDraft(
        request.name(),
        config,
        metrics,
        Parameters.of(request),
        request.firstSeed(),
        codeVersion,
        molecules.hash(request.dataset()),
        encoder == null ? null : encoder.ref());
  }
}
