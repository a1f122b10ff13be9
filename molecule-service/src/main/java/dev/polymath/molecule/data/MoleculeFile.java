package dev.polymath.molecule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads molecules from a data set's file, row after row: a table in CSV whose column is called
 * {@code smiles}, {@code mol} or {@code SMILES}, or a list ({@code .smi}) with a molecule at the
 * start of each line. Either may be packed by gzip, which the bytes tell. One row is in memory.
 *
 * @param maxRows more are refused
 * @param maxBytes more than so many, unpacked, are refused
 */
public record MoleculeFile(int maxRows, long maxBytes) {

  private static final int LONGEST_FIELD = 16_384;

  /**
   * A molecule as it stands in a file.
   *
   * @param line where it starts, from 1
   * @param columns the other cells of its row by the name of their column
   */
  public record Row(long line, String smiles, Map<String, String> columns) {}

  /** Whether a file of this name is one to be read. */
  public static boolean reads(String name) {
    return unpacked(name).matches(".*\\.(csv|smi|smiles)");
  }

  /** Hands each row on; errors name the line. */
  public void read(String name, InputStream file, Consumer<Row> rows) {
    var lower = unpacked(name);
    try (var in = unpacked(file)) {
      if (lower.endsWith(".smi") || lower.endsWith(".smiles")) readList(in, rows);
      else readTable(in, rows);
    } catch (CsvParseException e) {
      throw new InvalidRequest("file", "Is not well-formed CSV: " + e.getMessage());
    } catch (UncheckedIOException | IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
  }

  private static String unpacked(String name) {
    return name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
  }

  private InputStream unpacked(InputStream file) throws IOException {
    var in = new BufferedInputStream(file);
    in.mark(2);
    var packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return new Bounded(packed ? new GZIPInputStream(in) : in, maxBytes);
  }

  private void readTable(InputStream in, Consumer<Row> rows) throws IOException {
    try (var table =
        CsvReader.builder()
            .skipEmptyLines(true)
            .detectBomHeader(true)
            .maxBufferSize(1 << 20)
            .ofNamedCsvRecord(in, StandardCharsets.UTF_8)) {
      var count = 0;
      for (var line : table) {
        requireRoom(++count);
        var columns = new HashMap<>(line.getFieldsAsMap());
        var smiles = smiles(columns);
        rows.accept(new Row(line.getStartingLineNumber(), smiles.strip(), Map.copyOf(columns)));
      }
    }
  }

  private static String smiles(Map<String, String> columns) {
    for (var column : new String[] {"smiles", "SMILES", "mol"}) {
      var smiles = columns.remove(column);
      if (smiles != null) return smiles;
    }
    throw new InvalidRequest("file", "Has no column smiles, or a row that ends before it.");
  }

  private void readList(InputStream in, Consumer<Row> rows) throws IOException {
    var text = new StringBuilder();
    var line = 1L;
    var count = 0;
    for (int c; (c = in.read()) >= 0; ) {
      if (c != '\n') {
        if (text.length() == LONGEST_FIELD) {
          throw new InvalidRequest("file", "Line " + line + " is too long for a molecule.");
        }
        text.append((char) c);
        continue;
      }
      count = handOn(text, line, count, rows);
      text.setLength(0);
      line++;
    }
    count = handOn(text, line, count, rows);
  }

  /** How many there have been with this one, if it is one. */
  private int handOn(StringBuilder text, long line, int before, Consumer<Row> rows) {
    var smiles = text.toString().strip().split("\\s+", 2)[0];
    if (smiles.isEmpty()) return before;
    requireRoom(before + 1);
    rows.accept(new Row(line, smiles, Map.of()));
    return before + 1;
  }

  private void requireRoom(int rows) {
    if (rows > maxRows) {
      throw new InvalidRequest("file", "Has more than " + maxRows + " molecules.");
    }
  }

  /** A stream that ends in an error where it would be too long: a bomb unpacks no further. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final long most;
    private long left;

    Bounded(InputStream in, long most) {
      this.in = in;
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      var value = in.read();
      if (value >= 0) take(1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var count = in.read(bytes, offset, length);
      if (count > 0) take(count);
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private void take(int count) {
      left -= count;
      if (left < 0) {
        throw new InvalidRequest("file", "Has more than " + most + " bytes, unpacked.");
      }
    }
  }
}
