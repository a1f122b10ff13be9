package dev.polymath.molecule.training;

import ai.djl.engine.Engine;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.grover.LabelledMolecule;
import dev.polymath.molecule.grover.Predictor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code {"type": "evaluate", …}}: how good a model is on molecules that were measured. */
final class EvaluateJob implements JobHandler<EvaluateRequest> {

  /** Molecules of a step. */
  private static final int PORTION = 64;

  private final Molecules molecules;
  private final NamedModels models;

  EvaluateJob(Molecules molecules, ModelRegistry registry) {
    this.molecules = molecules;
    models = new NamedModels(registry);
  }

  /**
   * How far a test had come.
   *
   * @param version of the model: a newer one may be the latest by now
   * @param predicted of the first molecules
   */
  private record Tested(int version, List<float[]> predicted) {

    void write(int width, OutputStream out) throws IOException {
      var data = new DataOutputStream(out);
      data.writeInt(version);
      data.writeInt(predicted.size());
      data.writeInt(width);
      for (var row : predicted) for (var value : row) data.writeFloat(value);
      data.flush();
    }

    static Tested read(DataInputStream in) throws IOException {
      var version = in.readInt();
      var rows = in.readInt();
      var width = in.readInt();
      var predicted = new ArrayList<float[]>();
      while (predicted.size() < rows) {
        var row = new float[width];
        for (var i = 0; i < width; i++) row[i] = in.readFloat();
        predicted.add(row);
      }
      return new Tested(version, predicted);
    }
  }

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
    molecules.check("dataset", request.dataset());
  }

  private ModelVersion model(EvaluateRequest request) {
    return models.predictor("model", request.model(), request.version());
  }

  @Override
  public JobResult run(EvaluateRequest request, JobContext context) throws IOException {
    var before = before(context);
    var model =
        before == null
            ? model(request)
            : models.asBegun("model", new ModelRef(request.model(), before.version()));
    var tree = PredictorTree.parse(model.config());
    var measured =
        molecules.measured(
            request.dataset(),
            new Molecules.Columns(tree.properties().kind(), tree.names()),
            context::throwIfStopped);
    var predicted = before == null ? new ArrayList<float[]>() : before.predicted();
    try (var predictor = load(model, tree)) {
      while (predicted.size() < measured.molecules().size()) {
        context.throwIfStopped();
        predict(predictor, measured.molecules(), predicted);
        context.progress(predicted.size(), measured.molecules().size());
        if (context.checkpointDue()) {
          var tested = new Tested(model.version(), predicted);
          context.saveCheckpoint(out -> tested.write(tree.names().size(), out));
        }
      }
    }
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("modelVersion", (double) model.version());
    metrics.put("molecules", (double) predicted.size());
    metrics.put("leftOut", (double) measured.leftOut());
    metrics.putAll(Judgement.of(tree.properties().kind(), predicted, measured.molecules()));
    return JobResult.of(metrics);
  }

  private static void predict(
      Predictor predictor, List<LabelledMolecule> molecules, List<float[]> predicted) {
    var from = predicted.size();
    var portion = molecules.subList(from, Math.min(molecules.size(), from + PORTION));
    predictor.predict(portion.stream().map(LabelledMolecule::graph).toList()).stream()
        .map(Predictor.Prediction::values)
        .forEach(predicted::add);
  }

  private static @Nullable Tested before(JobContext context) throws IOException {
    var saved = context.checkpoint();
    if (saved.isEmpty()) return null;
    try (var in = new DataInputStream(saved.get())) {
      return Tested.read(in);
    }
  }

  private Predictor load(ModelVersion model, PredictorTree tree) throws IOException {
    try (var weights = models.weights(model)) {
      return Predictor.read(
          ArchitectureTree.parse(model.config()),
          tree.properties(),
          tree.members(),
          weights,
          Engine.getInstance().defaultDevice());
    }
  }
}
