package dev.polymath.common.datasets;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * A public data set of one file that a service knows. Written in the code of the service: nothing
 * of it ever comes from a caller.
 *
 * @param name what the data set is called once it is fetched
 * @param title for people
 * @param licence as its owners name it, such as {@code CC-BY-4.0}
 * @param url where it is, by http or https; the last part of its path is the name of the file
 * @param sha256 of the file, in lower-case hexadecimal
 * @param bytes exactly how large it is
 */
@Schema(
    example =
        """
        {"name": "sine", "title": "Two points of a line", "licence": "CC0-1.0",
         "url": "https://example.org/sine.csv",
         "sha256": "b5353be593aadbdd0c3beb0f8340b8d59993dd3ddf6fe3ae3c6ee8255166bfca", "bytes": 12}
        """)
public record CatalogueEntry(
    String name, String title, String licence, URI url, String sha256, long bytes) {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  public CatalogueEntry {
    require(DatasetNames.isName(name), name, "name");
    require(!title.isBlank(), name, "title");
    require(!licence.isBlank(), name, "licence");
    require(SCHEMES.contains(url.getScheme()) && url.getHost() != null, name, "url");
    require(DatasetNames.isFileName(fileName(url)), name, "url: its last part names the file");
    require(sha256.matches("[0-9a-f]{64}"), name, "sha256");
    require(bytes > 0, name, "bytes");
  }

  /** What the file is called in the data set. */
  String file() {
    return fileName(url);
  }

  private static String fileName(URI url) {
    var last = Path.of(url.getPath()).getFileName();
    return last == null ? "" : last.toString();
  }

  private static void require(boolean fits, String name, String what) {
    if (!fits) throw new IllegalArgumentException("Catalogue entry " + name + " has a bad " + what);
  }
}
