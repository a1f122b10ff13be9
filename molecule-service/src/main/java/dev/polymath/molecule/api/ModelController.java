package dev.polymath.molecule.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.training.Asked.Wanted;
import dev.polymath.molecule.training.Libraries;
import dev.polymath.molecule.training.MoleculeModels;
import dev.polymath.molecule.training.MoleculeProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Molecules")
class ModelController {

  private static final long MOST_NUMBERS = 2_000_000;

  private final GraphReader reader = new GraphReader();
  private final MoleculeModels models;
  private final Libraries libraries;
  private final MoleculeProperties bounds;
  private final WorkingMemory memory;

  ModelController(
      MoleculeModels models, Libraries libraries, MoleculeProperties bounds, WorkingMemory memory) {
    this.models = models;
    this.libraries = libraries;
    this.bounds = bounds;
    this.memory = memory;
  }

  @PostMapping(
      path = "/v1/molecules/embeddings",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Molecules as vectors, by an encoder that a pretrain job made",
      description = "One that is broken is answered with its error, and spoils no other.")
  EmbeddingsResponse embed(@Valid @RequestBody EmbeddingsRequest request) {
    var wanted = request.wanted();
    var encoder = models.encoder(request.model(), request.version());
    var molecules = read(request.smiles());
    var graphs = molecules.graphs();
    if (wanted == Wanted.MOLECULES) {
      return EmbeddingsResponse.of(molecules, models.embed(encoder, graphs));
    }
    requireRoom(graphs, models.widthOfParts(encoder));
    var parts = models.parts(encoder, graphs, wanted);
    return wanted == Wanted.ATOMS
        ? EmbeddingsResponse.ofAtoms(molecules, encoder, parts)
        : EmbeddingsResponse.ofBonds(molecules, encoder, parts);
  }

  @PostMapping(
      path = "/v1/molecules/predict",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Predict properties of molecules, by a model that a finetune job made",
      description = "One that is broken is answered with its error, and spoils no other.")
  PredictResponse predict(@Valid @RequestBody PredictRequest request) {
    var predictor = models.predictor(request.model(), request.version());
    var molecules = read(request.smiles());
    return PredictResponse.of(molecules, models.predict(predictor, molecules.graphs()));
  }

  @PostMapping(
      path = "/v1/molecules/similar",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Find the molecules of a data set that are most like others, by an encoder",
      description =
          "The first call embeds the data set, which takes as long as embedding it by hand would.")
  SimilarResponse similar(@Valid @RequestBody SimilarRequest request) {
    var encoder = models.encoder(request.model(), request.version());
    var molecules = read(request.smiles());
    var nearest = libraries.nearest(encoder, request.dataset(), molecules.graphs(), request.most());
    return SimilarResponse.of(molecules, encoder, nearest);
  }

  private SentMolecules read(List<String> smiles) {
    memory.claim(bounds.memoryOf(smiles));
    return SentMolecules.read(smiles, reader, bounds);
  }

  /** Each number takes some twelve characters of the answer. */
  private static void requireRoom(List<MolecularGraph> graphs, int width) {
    var rows = graphs.stream().mapToLong(g -> Math.max(g.atoms(), g.directedBonds() / 2)).sum();
    if (rows * width > MOST_NUMBERS) {
      throw new InvalidRequest(
          "smiles",
          "At most %,d atoms or bonds of this model fit in one answer; send them in parts."
              .formatted(MOST_NUMBERS / width));
    }
  }
}
