package dev.polymath.molecule.api;

import dev.polymath.molecule.chemistry.FunctionalGroups;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.chemistry.SmilesReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.LinkedHashMap;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Molecules")
class MoleculeController {

  private final SmilesReader reader = new SmilesReader();
  private final FunctionalGroups groups = new FunctionalGroups();

  @PostMapping(
      path = "/v1/molecules/parse",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Read SMILES: canonical text, formula, weight, size and scaffold of each",
      description = "One that is broken is answered with its error, and spoils no other.")
  ParseResponse parse(@Valid @RequestBody MoleculesRequest request) {
    request.requireRoom();
    return new ParseResponse(request.smiles().stream().map(this::parsed).toList());
  }

  private ParseResponse.Item parsed(String smiles) {
    try {
      return ParseResponse.Item.of(smiles, reader.read(smiles));
    } catch (MalformedSmiles e) {
      return ParseResponse.Item.of(smiles, SmilesError.of(e));
    }
  }

  @PostMapping(
      path = "/v1/molecules/motifs",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Count 85 functional groups in each molecule",
      description = "The groups that RDKit calls fr_…, all of them, also where there are none.")
  MotifsResponse motifs(@Valid @RequestBody MoleculesRequest request) {
    request.requireRoom();
    return new MotifsResponse(request.smiles().stream().map(this::counted).toList());
  }

  private MotifsResponse.Item counted(String smiles) {
    try {
      var counts = groups.count(reader.read(smiles));
      var motifs = new LinkedHashMap<String, Integer>();
      var names = groups.names();
      for (var i = 0; i < counts.length; i++) motifs.put(names.get(i), counts[i]);
      return new MotifsResponse.Item(smiles, motifs, null);
    } catch (MalformedSmiles e) {
      return new MotifsResponse.Item(smiles, null, SmilesError.of(e));
    }
  }
}
