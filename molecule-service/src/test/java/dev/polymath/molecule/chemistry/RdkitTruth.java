package dev.polymath.molecule.chemistry;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What RDKit makes of 600 molecules. */
final class RdkitTruth {

  private static final Path FILE = Path.of("../../shared/truth/rdkit_molecules.csv.gz");

  private RdkitTruth() {}

  static List<NamedCsvRecord> rows() throws IOException {
    assumeTrue(Files.exists(FILE), "RDKit's answers are not beside this checkout");
    try (var csv =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new GZIPInputStream(Files.newInputStream(FILE)), StandardCharsets.UTF_8)) {
      return csv.stream().toList();
    }
  }
}
