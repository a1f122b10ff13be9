package dev.polymath.molecule.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A table packed by gzip, each piece for itself, as that format allows: {@code smiles}, the numbers
 * {@code e1}, {@code e2}, …, and {@code error}. The numbers of what is no molecule are empty.
 *
 * @param width of a vector
 */
public record CsvFile(int width) implements VectorFile {

  @Override
  public String name() {
    return "embeddings.csv.gz";
  }

  @Override
  public byte[] head(long rows) {
    var names = new String[width + 2];
    names[0] = "smiles";
    for (var i = 1; i <= width; i++) names[i] = "e" + i;
    names[width + 1] = "error";
    return packed(List.<String[]>of(names));
  }

  @Override
  public byte[] rows(List<Row> rows) {
    return packed(rows.stream().map(this::cells).toList());
  }

  private String[] cells(Row row) {
    var cells = new String[width + 2];
    Arrays.fill(cells, "");
    cells[0] = row.smiles();
    var vector = row.vector();
    for (var i = 0; vector != null && i < width; i++) cells[i + 1] = Float.toString(vector[i]);
    if (row.error() != null) cells[width + 1] = row.error();
    return cells;
  }

  private static byte[] packed(List<String[]> lines) {
    var bytes = new ByteArrayOutputStream();
    try (var table =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8))) {
      lines.forEach(table::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
