package dev.polymath.molecule.chemistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The same molecules through this service and through RDKit. */
class RdkitTest {

  private final SmilesReader reader = new SmilesReader();

  @Test
  void everyMoleculeIsReadAndHasTheSameSizeRingsAndWeight() throws Exception {
    for (var row : RdkitTruth.rows()) {
      var smiles = row.getField("smiles");
      var molecule = reader.read(smiles);

      assertThat(molecule.atoms()).as(smiles).isEqualTo(number(row.getField("heavyAtoms")));
      assertThat(molecule.bonds()).as(smiles).isEqualTo(number(row.getField("bonds")));
      assertThat(molecule.ringCount()).as(smiles).isEqualTo(number(row.getField("rings")));
      assertThat(molecule.aromaticAtoms().cardinality())
          .as(smiles)
          .isEqualTo(number(row.getField("aromaticAtoms")));
      assertThat(molecule.weight())
          .as(smiles)
          .isEqualTo(Double.parseDouble(row.getField("molWt")), within(0.002));
    }
  }

  @Test
  void scaffoldsAreTheSameInMoreThan97OfAHundred() throws Exception {
    var rows = RdkitTruth.rows();
    var differing = new ArrayList<String>();
    for (var row : rows) {
      var truth = row.getField("scaffold");
      // Through the same hands: how each of the two writes a molecule is its own affair.
      var expected = truth.isEmpty() ? "" : Scaffold.of(reader.read(truth));
      var scaffold = Scaffold.of(reader.read(row.getField("smiles")));
      if (!scaffold.equals(expected)) differing.add(truth + " is here " + scaffold);
    }

    assertThat(differing).hasSizeLessThanOrEqualTo(3 * rows.size() / 100);
  }

  @Test
  void functionalGroupsAreTheSame() throws Exception {
    var rows = RdkitTruth.rows();
    var groups = new FunctionalGroups();
    var differing = new TreeMap<String, Integer>();
    var examples = new TreeMap<String, String>();
    for (var row : rows) {
      var counts = groups.count(reader.read(row.getField("smiles")));
      for (var i = 0; i < counts.length; i++) {
        var name = groups.names().get(i);
        if (counts[i] != number(row.getField(name))) {
          differing.merge(name, 1, Integer::sum);
          examples.put(name, row.getField(name) + "!=" + counts[i] + " " + row.getField("smiles"));
        }
      }
    }

    assertThat(differing).as("for example " + examples).isEmpty();
  }

  private static int number(String field) {
    return Integer.parseInt(field);
  }
}
