package dev.polymath.molecule.api;

import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.training.MoleculeModels;
import dev.polymath.molecule.training.MoleculeProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Molecules")
class ModelController {

  private final GraphReader reader = new GraphReader();
  private final MoleculeModels models;
  private final MoleculeProperties bounds;

  ModelController(MoleculeModels models, MoleculeProperties bounds) {
    this.models = models;
    this.bounds = bounds;
  }

  @PostMapping(
      path = "/v1/molecules/embeddings",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Molecules as vectors, by an encoder that a pretrain job made",
      description = "One that is broken is answered with its error, and spoils no other.")
  EmbeddingsResponse embed(@Valid @RequestBody EmbeddingsRequest request) {
    request.requireLevel();
    var encoder = models.encoder(request.model(), request.version());
    var molecules = SentMolecules.read(request.smiles(), reader, bounds);
    return EmbeddingsResponse.of(molecules, models.embed(encoder, molecules.graphs()));
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
    var molecules = SentMolecules.read(request.smiles(), reader, bounds);
    return PredictResponse.of(molecules, models.predict(predictor, molecules.graphs()));
  }
}
