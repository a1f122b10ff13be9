package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.Predictor.Prediction;
import dev.polymath.molecule.training.Asked.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models that there are, to be found by name and asked. */
public final class MoleculeModels {

  private final ModelRegistry registry;
  private final InferenceRuntime<Asked, Told> runtime;
  private final InferenceProperties inference;

  MoleculeModels(
      ModelRegistry registry,
      InferenceRuntime<Asked, Told> runtime,
      InferenceProperties inference) {
    this.registry = registry;
    this.runtime = runtime;
    this.inference = inference;
  }

  /**
   * What a model predicts of molecules.
   *
   * @param model that did
   * @param kind classification or regression
   * @param properties their names, in the order of the numbers
   * @param predictions of each molecule
   */
  public record Predicted(
      ModelVersion model, String kind, List<String> properties, List<Prediction> predictions) {}

  /**
   * Molecules as vectors.
   *
   * @param model that made them
   * @param vectors of each molecule
   */
  public record Embedded(ModelVersion model, List<float[]> vectors) {}

  /**
   * Finds an encoder.
   *
   * @param version a number, an alias, or null for the latest
   */
  public ModelVersion encoder(String name, @Nullable String version) {
    var found = find(name, version);
    if (isEncoder(found)) return found;
    throw new Unprocessable(
        "model",
        "Predicts properties and embeds nothing; name a model that a pretrain job made, or POST"
            + " /v1/molecules/predict.");
  }

  /** Finds a model that predicts, likewise. */
  public ModelVersion predictor(String name, @Nullable String version) {
    var found = find(name, version);
    if (!isEncoder(found)) return found;
    throw new Unprocessable(
        "model",
        "Is an encoder and predicts nothing; name a model that a finetune job made, or POST"
            + " /v1/molecules/embeddings.");
  }

  private ModelVersion find(String name, @Nullable String version) {
    return registry
        .resolve(name, version)
        .orElseThrow(
            () ->
                new NotFound(
                    "There is no such model or version; GET /v1/molecules/models lists those there"
                        + " are."));
  }

  private static boolean isEncoder(ModelVersion model) {
    return "encoder".equals(model.config().get("kind"));
  }

  /** Embeds molecules with an {@link #encoder}. */
  public Embedded embed(ModelVersion encoder, List<MolecularGraph> graphs) {
    if (graphs.isEmpty()) return new Embedded(encoder, List.of());
    return switch (ask(encoder, graphs, Wanted.MOLECULES)) {
      case Told.Embeddings(var vectors) -> new Embedded(encoder, vectors);
      case Told.Predictions _, Told.Parts _ -> throw new IllegalArgumentException("Ask an encoder");
    };
  }

  /**
   * What is inside molecules, by a model that has it.
   *
   * @param wanted vectors of atoms or of bonds, by an {@link #encoder}, or the attention of a
   *     {@link #predictor}
   * @return of each molecule its rows
   */
  public List<float[][]> parts(ModelVersion model, List<MolecularGraph> graphs, Wanted wanted) {
    if (graphs.isEmpty()) return List.of();
    return switch (ask(model, graphs, wanted)) {
      case Told.Parts(var rows) -> rows;
      case Told.Embeddings _, Told.Predictions _ ->
          throw new IllegalArgumentException("Has no parts");
    };
  }

  /**
   * How many numbers an encoder tells of an atom or a bond.
   *
   * @param encoder as {@link #encoder} found it
   */
  public int widthOfParts(ModelVersion encoder) {
    return 2 * ArchitectureTree.parse(encoder.config()).hidden();
  }

  /** Predicts properties of molecules with a {@link #predictor}. */
  public Predicted predict(ModelVersion predictor, List<MolecularGraph> graphs) {
    var tree = PredictorTree.parse(predictor.config());
    var predictions =
        graphs.isEmpty()
            ? List.<Prediction>of()
            : switch (ask(predictor, graphs, Wanted.MOLECULES)) {
              case Told.Predictions(var all) -> all;
              case Told.Embeddings _, Told.Parts _ ->
                  throw new IllegalArgumentException("A predictor is to be asked");
            };
    return new Predicted(
        predictor, String.valueOf(predictor.config().get("kind")), tree.names(), predictions);
  }

  private Told ask(ModelVersion model, List<MolecularGraph> graphs, Wanted wanted) {
    return runtime.infer(model, new Asked(graphs, wanted), inference.deadline());
  }
}
