package dev.polymath.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LicencesTest {

  /** What may ship. docs/licences.md says what each asks of whoever passes it on. */
  private static final Set<String> MAY_SHIP =
      Set.of(
          "0BSD",
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-2.0",
          "GPL-2.0-with-classpath-exception",
          "MIT",
          // As their POMs have them, which CycloneDX does not know: bcprov, jfreechart, cdk.
          "Bouncy Castle Licence",
          "GNU Lesser General Public Licence",
          "GNU LGPL 2.1 or later");

  private List<Bill> bills;

  @BeforeEach
  void read() throws IOException {
    bills = Bill.all();
    // Maven makes no bills where it is told to stay offline; what CI lets pass has them.
    assumeTrue(
        !bills.isEmpty() || System.getenv("CI") != null,
        "No jar has a bill of materials: Maven runs offline (-o) and has never run otherwise here");
  }

  @Test
  void everyJarThatShipsHasABill() {
    assertThat(bills)
        .extracting(Bill::name)
        .containsExactlyInAnyOrder(
            "federation-service",
            "gan-service",
            "gateway-service",
            "gp-service",
            "launcher",
            "molecule-service",
            "pose-service");
    assertThat(bills).allSatisfy(bill -> assertThat(bill.parts()).hasSizeGreaterThan(5));
  }

  @Test
  void allThatShipsIsUnderALicenceThatMayShip() {
    assertThat(bills.stream().flatMap(bill -> refused(bill).stream()).distinct()).isEmpty();
  }

  @Test
  void aLicenceThatIsNotOnTheListIsFoundAndSoIsNone() {
    var json =
        """
        {"metadata": {"component": {"name": "x"}}, "components": [
          {"purl": "pkg:maven/a/either@1", "licenses": [
            {"license": {"id": "GPL-2.0-or-later"}}, {"license": {"id": "Apache-2.0"}}]},
          {"purl": "pkg:maven/a/agpl@1", "licenses": [{"license": {"id": "AGPL-3.0-only"}}]},
          {"purl": "pkg:maven/a/named@1", "licenses": [{"license": {"name": "Our own"}}]},
          {"purl": "pkg:maven/a/mixed@1", "licenses": [{"expression": "MIT AND AGPL-3.0-only"}]},
          {"purl": "pkg:maven/a/none@1"}]}
        """;

    assertThat(refused(Bill.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))))
        .extracting(Bill.Part::purl)
        .containsExactly(
            "pkg:maven/a/agpl@1",
            "pkg:maven/a/named@1",
            "pkg:maven/a/mixed@1",
            "pkg:maven/a/none@1");
  }

  /** Several licences in a POM are there to choose from. */
  private static List<Bill.Part> refused(Bill bill) {
    return bill.parts().stream()
        .filter(part -> part.licences().stream().noneMatch(MAY_SHIP::contains))
        .toList();
  }
}
