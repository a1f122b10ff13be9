package dev.polymath.common.datasets;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The public data sets that a service knows: the one bean that it brings to have them shown and
 * fetched.
 *
 * <pre>{@code
 * @Bean
 * DatasetCatalogue datasetCatalogue() {
 *   return new DatasetCatalogue(List.of(
 *       new CatalogueEntry("esol", "ESOL: …", "CC-BY-4.0", URI.create("https://…"), "f02a…", 96_699)));
 * }
 * }</pre>
 */
public record DatasetCatalogue(List<CatalogueEntry> entries) {

  public DatasetCatalogue {
    entries = List.copyOf(entries);
    var names = new HashSet<String>();
    for (var entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("Two catalogue entries are called " + entry.name());
      }
    }
  }

  /** The entry of a name, if there is such a one. */
  public Optional<CatalogueEntry> find(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
