package dev.polymath.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A bill of materials as CycloneDX writes it: what is in one jar that ships. */
record Bill(String name, List<Part> parts) {

  private static final String IN_JAR = "META-INF/sbom/application.cdx.json";

  /**
   * @param purl what it is, as a package URL
   * @param licences by their SPDX identifier or, where that is unknown, as its POM names them
   */
  record Part(String purl, List<String> licences) {}

  /** Those of all jars on the class path. */
  static List<Bill> all() throws IOException {
    return Collections.list(Bill.class.getClassLoader().getResources(IN_JAR)).stream()
        .map(Bill::open)
        .toList();
  }

  static Bill read(InputStream json) {
    var bill = new ObjectMapper().readTree(json);
    return new Bill(
        bill.at("/metadata/component/name").asString(),
        bill.path("components").valueStream().map(Bill::part).toList());
  }

  private static Bill open(URL url) {
    try (var json = url.openStream()) {
      return read(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Part part(JsonNode component) {
    return new Part(
        component.path("purl").asString(),
        component.path("licenses").valueStream().flatMap(Bill::licence).toList());
  }

  private static Stream<String> licence(JsonNode choice) {
    return Stream.of("/license/id", "/license/name", "/expression")
        .map(choice::at)
        .filter(JsonNode::isString)
        .map(JsonNode::asString);
  }
}
