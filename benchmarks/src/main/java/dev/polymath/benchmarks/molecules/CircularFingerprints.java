package dev.polymath.benchmarks.molecules;

import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.chemistry.Molecule;
import dev.polymath.molecule.chemistry.Scaffold;
import dev.polymath.molecule.chemistry.SmilesReader;
import dev.polymath.molecule.data.MoleculeFile;
import dev.polymath.molecule.data.MoleculeFile.Row;
import dev.polymath.molecule.data.ScaffoldSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.fingerprint.CircularFingerprinter;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmilesParser;

/**
 * Molecules as what is in a circle of two bonds around each atom (ECFP4), which forests of decision
 * trees learn from: what a graph transformer has to be better than. One line a molecule, separated
 * by semicolons: what was measured, the side on which the service's split by scaffolds has it for
 * each seed (train, valid, test), the bits that are set.
 *
 * <p>Arguments: a table, its column of measurements, how many seeds.
 */
final class CircularFingerprints {

  private static final int BITS = 2_048;
  private static final int MOST_MOLECULES = 200_000;

  private final SmilesReader chemistry = new SmilesReader();
  private final SmilesParser parser = new SmilesParser(SilentChemObjectBuilder.getInstance());
  private final CircularFingerprinter circles =
      new CircularFingerprinter(CircularFingerprinter.CLASS_ECFP4, BITS);
  private final String column;
  private final List<String> measured = new ArrayList<>();
  private final List<String> scaffolds = new ArrayList<>();
  private final List<String> bits = new ArrayList<>();

  private CircularFingerprints(String column) {
    this.column = column;
  }

  public static void main(String[] args) throws IOException {
    var file = Path.of(args[0]);
    var molecules = new CircularFingerprints(args[1]);
    try (var in = Files.newInputStream(file)) {
      new MoleculeFile(MOST_MOLECULES, Long.MAX_VALUE)
          .read(file.getFileName().toString(), in, molecules::add);
    }
    molecules.print(Integer.parseInt(args[2]));
  }

  private void add(Row row) {
    var value = row.columns().getOrDefault(column, "").strip();
    if (value.isEmpty()) return;
    Molecule molecule;
    try {
      molecule = chemistry.read(row.smiles());
    } catch (MalformedSmiles _) {
      return; // Left out by the service, too.
    }
    measured.add(value);
    scaffolds.add(Scaffold.of(molecule));
    bits.add(bits(row.smiles()));
  }

  private String bits(String smiles) {
    try {
      var set = circles.getBitFingerprint(parser.parseSmiles(smiles)).asBitSet();
      return String.join(" ", set.stream().mapToObj(Integer::toString).toList());
    } catch (CDKException e) {
      throw new IllegalArgumentException(smiles, e);
    }
  }

  private void print(int seeds) {
    var sides = new ArrayList<Sides>();
    for (var seed = 1; seed <= seeds; seed++) {
      var split = new ScaffoldSplit(0.1, 0.1, seed).of(scaffolds);
      sides.add(new Sides(new HashSet<>(split.valid()), new HashSet<>(split.test())));
    }
    for (var i = 0; i < measured.size(); i++) {
      var place = i;
      var all = String.join(" ", sides.stream().map(each -> each.of(place)).toList());
      System.out.println(measured.get(i) + ";" + all + ";" + bits.get(i));
    }
  }

  private record Sides(Set<Integer> valid, Set<Integer> test) {

    String of(int place) {
      if (test.contains(place)) return "test";
      return valid.contains(place) ? "valid" : "train";
    }
  }
}
