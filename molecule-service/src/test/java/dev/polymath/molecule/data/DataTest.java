package dev.polymath.molecule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.chemistry.Contexts;
import dev.polymath.molecule.chemistry.SmilesReader;
import dev.polymath.molecule.grover.PretrainingExample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DataTest {

  private final MoleculeFile files = new MoleculeFile(3, 1_000);

  @Test
  void aTableGivesItsMoleculesAndTheirOtherColumns() throws Exception {
    var rows = rows("a.csv.gz", packed("name,smiles,y\nethanol,CCO,1\nmethane,C,\n"));

    assertThat(rows).extracting(MoleculeFile.Row::smiles).containsExactly("CCO", "C");
    assertThat(rows.getFirst().columns()).containsEntry("y", "1").containsEntry("name", "ethanol");
    assertThat(rows.getLast().line()).isEqualTo(3);
  }

  @Test
  void aListGivesTheStartOfEachLine() {
    var rows = rows("a.smi", "CCO ethanol\r\n\nC\tmethane".getBytes(StandardCharsets.UTF_8));

    assertThat(rows).extracting(MoleculeFile.Row::smiles).containsExactly("CCO", "C");
  }

  @Test
  void noMoreRowsAreHandedOnThanThereMayBe() {
    for (var file : List.of("a.smi", "a.csv")) {
      var rows = new ArrayList<MoleculeFile.Row>();
      var text = (file.endsWith("csv") ? "smiles\n" : "") + "C\nC\n\nC\n";
      files.read(file, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), rows::add);
      assertThat(rows).hasSize(3);
      rows.clear();
      var more = (text + "C").getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> files.read(file, new ByteArrayInputStream(more), rows::add))
          .isInstanceOf(InvalidRequest.class);
      assertThat(rows).hasSize(3);
    }
  }

  @Test
  void whatIsTooLongOrNoTableIsRefused() throws Exception {
    assertThatThrownBy(() -> rows("a.smi", "C\nC\nC\nC\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidRequest.class);
    var bomb = packed("C".repeat(100_000));
    assertThatThrownBy(() -> rows("a.smi.gz", bomb)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> rows("a.csv", "x\nC\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> rows("a.csv", new byte[] {0x1f, (byte) 0x8b, 0}))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void noScaffoldIsOnTwoSidesAndTheSeedDecides() {
    var scaffolds = IntStream.range(0, 1_000).mapToObj(i -> "s" + i % 97 % 50).toList();
    var split = new ScaffoldSplit(0.1, 0.1, 1);
    var sides = split.of(scaffolds);

    assertThat(sides.train()).hasSizeBetween(780, 800);
    assertThat(sides.valid()).isNotEmpty();
    var trained = sides.train().stream().map(scaffolds::get).toList();
    assertThat(sides.test()).isNotEmpty().noneMatch(i -> trained.contains(scaffolds.get(i)));
    assertThat(split.of(scaffolds)).isEqualTo(sides);
    assertThat(new ScaffoldSplit(0.1, 0.1, 2).of(scaffolds)).isNotEqualTo(sides);
  }

  @Test
  void contextsAreCountedAndTheVocabularyKnowsTheFrequentOnes() throws Exception {
    var acid = new SmilesReader().read("CC(=O)O");
    var contexts = new Contexts(1).ofAtoms(acid);

    assertThat(contexts)
        .containsExactly(
            "C_C-SINGLE1", "C_C-SINGLE1_O-DOUBLE1_O-SINGLE1", "O_C-DOUBLE1", "O_C-SINGLE1");
    assertThat(new Contexts(1).ofBonds(acid))
        .contains("C-C-SINGLE_O-DOUBLE1_O-SINGLE1", "C-O-DOUBLE_C-SINGLE1_O-SINGLE1");
    var vocabulary = Vocabulary.of(Stream.of("b", "a", "b", "c", "a", "b"), 2, 10);
    assertThat(vocabulary.labels()).containsExactly("b", "a");
    assertThat(vocabulary.size()).isEqualTo(4);
    assertThat(vocabulary.number("c")).isEqualTo(PretrainingExample.OTHER);
  }

  private List<MoleculeFile.Row> rows(String name, byte[] bytes) {
    var rows = new ArrayList<MoleculeFile.Row>();
    files.read(name, new ByteArrayInputStream(bytes), rows::add);
    return rows;
  }

  private static byte[] packed(String text) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
