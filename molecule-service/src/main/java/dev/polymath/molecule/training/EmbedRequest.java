package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.data.CsvFile;
import dev.polymath.molecule.data.NpyFile;
import dev.polymath.molecule.data.VectorFile;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code {"type": "embed", …}}.
 *
 * @param model the name of an encoder
 * @param version a number or an alias, or the latest
 * @param dataset of molecules
 * @param name of the data set that is made
 * @param format of its file, npy or csv
 */
@Schema(example = EmbedRequest.EXAMPLE)
public record EmbedRequest(
    @NotNull(message = "Name a model that a pretrain job made.") String model,
    @Nullable String version,
    @NotNull(message = "Name a data set of molecules.") String dataset,
    @NotNull(message = "Name the data set that is to be made.") String name,
    @NotNull(message = "Must be npy or csv.") String format) {

  static final String EXAMPLE =
      """
      {"model": "encoder", "dataset": "molecules", "name": "molecules-embedded", "format": "npy"}""";

  /** The file for vectors of a width. */
  VectorFile file(int width) {
    return switch (format) {
      case "npy" -> new NpyFile(width);
      case "csv" -> new CsvFile(width);
      default -> throw new InvalidRequest("format", "Must be npy or csv.");
    };
  }
}
