package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.molecule.chemistry.Molecule;
import dev.polymath.molecule.chemistry.Scaffold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the molecules of a request are, in its order. */
record ParseResponse(List<Item> items) {

  /**
   * A molecule; all but the first two and the last are left out where it is not valid.
   *
   * @param smiles as it was sent
   * @param weight average, in g/mol
   * @param atoms heavy atoms
   * @param scaffold of Bemis and Murcko; empty where there are no rings
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String smiles,
      boolean valid,
      @Nullable String canonical,
      @Nullable String formula,
      @Nullable Double weight,
      @Nullable Integer atoms,
      @Nullable Integer bonds,
      @Nullable Integer rings,
      @Nullable String scaffold,
      @Nullable SmilesError error) {

    static Item of(String smiles, Molecule molecule) {
      return new Item(
          smiles,
          true,
          molecule.canonical(),
          molecule.formula(),
          Math.round(molecule.weight() * 1000) / 1000.0,
          molecule.atoms(),
          molecule.bonds(),
          molecule.ringCount(),
          Scaffold.of(molecule),
          null);
    }

    static Item of(String smiles, SmilesError error) {
      return new Item(smiles, false, null, null, null, null, null, null, null, error);
    }
  }
}
