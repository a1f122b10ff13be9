package dev.polymath.common.datasets;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named group of files.
 *
 * @param files in the order of their names
 * @param bytes of all files together
 * @param sha256 of the whole: of the lines that {@code LC_ALL=C sha256sum *} prints for the files.
 *     Null where it lies in the operator's folder and was not read yet; {@link Datasets#dataHash}
 *     reads it
 * @param createdAt when it was stored, or when its folder last changed
 */
@Schema(
    example =
        """
        {"name": "sine", "source": "uploaded",
         "files": [{"name": "sine.csv", "bytes": 12,
           "sha256": "b5353be593aadbdd0c3beb0f8340b8d59993dd3ddf6fe3ae3c6ee8255166bfca"}],
         "bytes": 12,
         "sha256": "dcabb04e9ab8d53e7ce09ef448d3029ec4a0054812f94aa518afb5fcecb15758",
         "createdAt": "2026-01-31T12:00:00Z"}
        """)
public record Dataset(
    String name,
    Source source,
    List<DatasetFile> files,
    long bytes,
    @Nullable String sha256,
    Instant createdAt) {

  public Dataset {
    files = List.copyOf(files);
  }

  /** The file of a name, if there is such a one. */
  public Optional<DatasetFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** Where a data set came from. */
  public enum Source {
    @JsonProperty("uploaded")
    UPLOADED,
    /** Fetched by its entry in the catalogue. */
    @JsonProperty("catalogue")
    CATALOGUE,
    /** What a job made. */
    @JsonProperty("made")
    MADE,
    /** In the folder that the operator mounts; nobody can change it over HTTP. */
    @JsonProperty("folder")
    FOLDER
  }
}
