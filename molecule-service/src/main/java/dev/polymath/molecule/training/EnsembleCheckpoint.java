package dev.polymath.molecule.training;

import dev.polymath.molecule.grover.FineTuning;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far an ensemble is: the weights of those networks that are done, and the training of the
 * next.
 *
 * @param current null before the first checkpoint
 */
record EnsembleCheckpoint(List<byte[]> done, byte @Nullable [] current) {

  /** Reads what {@link #write} wrote, for this service alone. */
  static EnsembleCheckpoint read(Optional<InputStream> saved) throws IOException {
    if (saved.isEmpty()) return new EnsembleCheckpoint(List.of(), null);
    try (var in = new DataInputStream(saved.get())) {
      var done = new ArrayList<byte[]>();
      for (var left = in.readInt(); left > 0; left--) done.add(in.readNBytes(in.readInt()));
      return new EnsembleCheckpoint(done, in.readAllBytes());
    }
  }

  static void write(List<byte[]> done, FineTuning current, OutputStream out) throws IOException {
    var data = new DataOutputStream(out);
    data.writeInt(done.size());
    for (var weights : done) {
      data.writeInt(weights.length);
      data.write(weights);
    }
    current.save(data);
    data.flush();
  }
}
