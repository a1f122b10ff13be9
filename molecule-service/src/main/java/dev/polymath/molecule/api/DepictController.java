package dev.polymath.molecule.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.plot.Charts;
import dev.polymath.molecule.chemistry.Depiction;
import dev.polymath.molecule.chemistry.FunctionalGroups;
import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.chemistry.Molecule;
import dev.polymath.molecule.chemistry.SmilesReader;
import dev.polymath.molecule.training.Asked.Wanted;
import dev.polymath.molecule.training.MoleculeModels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Molecules")
class DepictController {

  private final SmilesReader reader = new SmilesReader();
  private final GraphReader graphs = new GraphReader();
  private final FunctionalGroups groups = new FunctionalGroups();
  private final MoleculeModels models;

  DepictController(MoleculeModels models) {
    this.models = models;
  }

  @GetMapping(path = "/v1/molecules/depict.svg", produces = "image/svg+xml")
  @Operation(
      summary = "Draw a molecule",
      description =
          "highlight=motif marks the functional group that motif names, or all of them but single"
              + " atoms where it is left out. highlight=attention colours atoms by how much the"
              + " readout of model heeds them; name one that predicts.")
  ResponseEntity<byte[]> depict(
      @Parameter(example = "CC(=O)Oc1ccccc1C(=O)O") @RequestParam String smiles,
      @Parameter(example = "motif") @RequestParam(required = false) @Nullable String highlight,
      @Parameter(example = "fr_ester") @RequestParam(required = false) @Nullable String motif,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String version) {
    if (motif != null && !"motif".equals(highlight)) {
      throw new InvalidRequest("motif", "Goes with highlight=motif alone.");
    }
    if ((model != null || version != null) && !"attention".equals(highlight)) {
      throw new InvalidRequest("model", "Goes with highlight=attention alone.");
    }
    var molecule = molecule(smiles);
    var picture =
        switch (highlight) {
          case null -> Depiction.svg(molecule, Set.of());
          case "motif" -> Depiction.svg(molecule, marked(motif, molecule));
          case "attention" -> Depiction.svg(molecule, attention(molecule, model, version));
          default ->
              throw new InvalidRequest("highlight", "Must be motif or attention, or left out.");
        };
    return ResponseEntity.ok()
        .contentType(Charts.SVG)
        .body(picture.getBytes(StandardCharsets.UTF_8));
  }

  private float[] attention(Molecule molecule, @Nullable String model, @Nullable String version) {
    if (model == null) {
      throw new InvalidRequest("model", "Name the model whose attention is to be drawn.");
    }
    var predictor = models.predictor(model, version);
    return models.parts(predictor, List.of(graphs.read(molecule)), Wanted.ATTENTION).getFirst()[0];
  }

  private Molecule molecule(String smiles) {
    try {
      var molecule = reader.read(smiles);
      if (molecule.atoms() <= Depiction.MAX_ATOMS && molecule.ringCount() <= Depiction.MAX_RINGS) {
        return molecule;
      }
      throw new InvalidRequest(
          "smiles",
          "Has more than %d atoms or %d rings; such are not drawn."
              .formatted(Depiction.MAX_ATOMS, Depiction.MAX_RINGS));
    } catch (MalformedSmiles e) {
      var place = e.position() < 0 ? "" : "At character " + (e.position() + 1) + ": ";
      throw new InvalidRequest("smiles", place + e.getMessage());
    }
  }

  private Set<Integer> marked(@Nullable String motif, Molecule molecule) {
    var marked = new HashSet<Integer>();
    for (var name : motif == null ? groups.names() : List.of(motif)) {
      var places =
          groups
              .places(name, molecule)
              .orElseThrow(
                  () ->
                      new InvalidRequest(
                          "motif",
                          "Is none of the 85 groups that POST /v1/molecules/motifs counts."));
      for (var place : places) {
        if (motif == null && place.length == 1) continue;
        for (var atom : place) marked.add(atom);
      }
    }
    return marked;
  }
}
