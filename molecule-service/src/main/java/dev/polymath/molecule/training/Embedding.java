package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.jobs.JobContext;
import dev.polymath.molecule.data.VectorFile;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.Fingerprints;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeds one molecule after the other, some to a forward and many to a part. Where a forward and a
 * part end depends on the molecules alone, so that a part done again is the same.
 */
final class Embedding {

  private static final int MOST_OF_FORWARD = 256;

  /** Each takes some 900 bytes until it is embedded. */
  private static final int MOST_ATOMS_OF_FORWARD = 20_000;

  /** A part is in memory before it is kept. */
  private static final int MOST_BYTES_OF_PART = 8 << 20;

  private final Fingerprints fingerprints;
  private final VectorFile file;
  private final EmbeddingParts parts;
  private final MoleculeProperties bounds;
  private final JobContext context;
  private EmbedCheckpoint done;

  private final List<Molecules.Read> waiting = new ArrayList<>();
  private int waitingAtoms;

  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private int rowsOfPart;
  private int brokenOfPart;

  /**
   * Goes on from the parts that there are.
   *
   * @param begun at the rows after which the first comes
   */
  Embedding(
      Fingerprints fingerprints,
      VectorFile file,
      EmbeddingParts parts,
      MoleculeProperties bounds,
      JobContext context,
      EmbedCheckpoint begun) {
    this.fingerprints = fingerprints;
    this.file = file;
    this.parts = parts;
    this.bounds = bounds;
    this.context = context;
    this.done = begun;
  }

  void take(Molecules.Read read) {
    context.throwIfStopped();
    waiting.add(read);
    if (read.graph() != null) waitingAtoms += read.graph().atoms();
    if (waiting.size() == MOST_OF_FORWARD
        || waitingAtoms >= MOST_ATOMS_OF_FORWARD
        || rowsOfPart + waiting.size() == bounds.partMolecules()) {
      embed();
    }
  }

  /** To be called after the last molecule. */
  EmbedCheckpoint finish() {
    if (!waiting.isEmpty()) embed();
    if (rowsOfPart > 0) keep();
    return done;
  }

  private void embed() {
    part.writeBytes(file.rows(rows()));
    rowsOfPart += waiting.size();
    waiting.clear();
    waitingAtoms = 0;
    var rows = done.rows() + rowsOfPart;
    context.progress(rows, Math.max(rows, done.total()));
    context.throwIfStopped();
    if (rowsOfPart >= bounds.partMolecules() || part.size() >= MOST_BYTES_OF_PART) keep();
  }

  private List<VectorFile.Row> rows() {
    var graphs = new ArrayList<MolecularGraph>();
    for (var read : waiting) if (read.graph() != null) graphs.add(read.graph());
    var vectors = fingerprints.of(graphs).iterator();
    var rows = new ArrayList<VectorFile.Row>();
    for (var read : waiting) {
      if (read.graph() == null) brokenOfPart++;
      var vector = read.graph() == null ? null : vectors.next();
      rows.add(new VectorFile.Row(read.smiles(), vector, read.error()));
    }
    return rows;
  }

  private void keep() {
    var next = done.after(rowsOfPart, brokenOfPart, part.size());
    if (next.bytes() > bounds.maxEmbeddings().toBytes()) {
      throw new TooLarge(
          "The vectors are more than %,d bytes, which is the most that one data set may have here; embed it in parts."
              .formatted(bounds.maxEmbeddings().toBytes()));
    }
    parts.save(context.id(), done.parts(), part.toByteArray());
    context.saveCheckpoint(next::write);
    done = next;
    part.reset();
    rowsOfPart = 0;
    brokenOfPart = 0;
  }
}
