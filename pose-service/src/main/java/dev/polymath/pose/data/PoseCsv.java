package dev.polymath.pose.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes poses as a table in CSV, a frame in each row: {@code person, frame, time} in seconds, for
 * each joint {@code <joint>_x, <joint>_y, <joint>_z} in metres, and {@code place_x, place_y,
 * place_z} where it is known where the body is.
 */
public final class PoseCsv {

  private final CsvWriter table;
  private final double framesPerSecond;

  /**
   * Begins a table.
   *
   * @param withPlaces whether each person to come has places
   */
  public PoseCsv(Writer out, double framesPerSecond, boolean withPlaces) {
    this.table = CsvWriter.builder().build(out);
    this.framesPerSecond = framesPerSecond;
    var header = new ArrayList<>(List.of("person", "frame", "time"));
    Skeleton.HUMAN36M.joints().forEach(joint -> addAxes(header, joint));
    if (withPlaces) addAxes(header, "place");
    table.writeRecord(header);
  }

  private static void addAxes(List<String> header, String of) {
    for (var axis : List.of("_x", "_y", "_z")) header.add(of + axis);
  }

  /**
   * Writes a person.
   *
   * @param poses [T, 17, 3]
   * @param places [T, 3]
   */
  public void write(int person, float[] poses, Optional<float[]> places) throws IOException {
    for (var frame = 0; frame < poses.length / Motion.FRAME; frame++) {
      var row = new ArrayList<String>();
      row.add(Integer.toString(person));
      row.add(Integer.toString(frame));
      row.add(Double.toString(frame / framesPerSecond));
      for (var i = 0; i < Motion.FRAME; i++)
        row.add(Float.toString(poses[frame * Motion.FRAME + i]));
      if (places.isPresent()) {
        for (var k = 0; k < 3; k++) row.add(Float.toString(places.get()[3 * frame + k]));
      }
      table.writeRecord(row);
    }
    table.flush();
  }
}
