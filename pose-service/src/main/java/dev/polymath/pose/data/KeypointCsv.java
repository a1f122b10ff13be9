package dev.polymath.pose.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads keypoints from a table in CSV, a frame in each row. For each joint of the layout there are
 * columns {@code <joint>_x} and {@code <joint>_y} in pixels, and {@code <joint>_confidence} for all
 * joints or for none; others are passed over. An empty cell means that the joint was not seen.
 *
 * @param layout whose joints the columns name
 * @param maxFrames more are refused
 */
public record KeypointCsv(KeypointLayout layout, int maxFrames) {

  private static final int FIRST_ROOM = 64;

  /** Reads the whole stream; errors name the line and the column. */
  public Keypoints read(InputStream csv) {
    var joints = layout.size();
    var xy = new float[FIRST_ROOM * 2 * joints];
    var confidence = new float[0];
    var frames = 0;
    try (var table =
        CsvReader.builder()
            .skipEmptyLines(true)
            .detectBomHeader(true)
            .ofNamedCsvRecord(csv, StandardCharsets.UTF_8)) {
      for (var line : table) {
        if (frames == 0) {
          requireColumns(line.getHeader());
          if (line.getHeader().contains(layout.joints().getFirst() + "_confidence")) {
            confidence = new float[FIRST_ROOM * joints];
          }
        }
        if (frames == maxFrames) {
          throw new InvalidRequest("file", "Has more than " + maxFrames + " frames.");
        }
        if (xy.length == frames * 2 * joints) {
          xy = Arrays.copyOf(xy, 2 * xy.length);
          confidence = Arrays.copyOf(confidence, 2 * confidence.length);
        }
        for (var joint = 0; joint < joints; joint++) {
          var at = frames * joints + joint;
          var name = layout.joints().get(joint);
          xy[2 * at] = cell(line, name + "_x");
          xy[2 * at + 1] = cell(line, name + "_y");
          if (confidence.length > 0) confidence[at] = confidence(line, name + "_confidence");
        }
        frames++;
      }
    } catch (CsvParseException e) {
      // The reader takes for broken what could not be read on for another reason.
      if (e.getCause() instanceof Failure failure) throw failure;
      throw new InvalidRequest("file", "Is not well-formed CSV: " + e.getMessage());
    } catch (UncheckedIOException | IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
    if (frames == 0) {
      throw new InvalidRequest("file", "Has no rows below its header.");
    }
    return new Keypoints(
        layout,
        frames,
        Arrays.copyOf(xy, frames * 2 * joints),
        confidence.length == 0 ? confidence : Arrays.copyOf(confidence, frames * joints));
  }

  private void requireColumns(List<String> header) {
    var confident = header.contains(layout.joints().getFirst() + "_confidence");
    for (var joint : layout.joints()) {
      for (var suffix : confident ? List.of("_x", "_y", "_confidence") : List.of("_x", "_y")) {
        if (!header.contains(joint + suffix)) {
          throw new InvalidRequest(
              "file", "Has no column " + joint + suffix + ", which the layout " + layout + " has.");
        }
      }
    }
  }

  private static float confidence(NamedCsvRecord line, String column) {
    var value = cell(line, column);
    if (Float.isNaN(value)) return 0;
    if (value >= 0 && value <= 1) return value;
    throw wrong(line, column, "must be from 0 to 1");
  }

  /** A number, NaN where the cell is empty. */
  private static float cell(NamedCsvRecord line, String column) {
    var cell =
        line.findField(column)
            .orElseThrow(() -> wrong(line, column, "is not there: the row is too short"))
            .strip();
    if (cell.isEmpty()) return Float.NaN;
    try {
      var value = Float.parseFloat(cell);
      if (Math.abs(value) <= KeypointList.MAX_PIXEL) return value;
    } catch (NumberFormatException e) {
      // answered below, as a value beyond any image is
    }
    throw wrong(
        line, column, "is no number within a million; leave it empty where nothing was seen");
  }

  private static InvalidRequest wrong(NamedCsvRecord line, String column, String message) {
    return new InvalidRequest(
        "file",
        "Line " + line.getStartingLineNumber() + ", column " + column + ": " + message + ".");
  }
}
