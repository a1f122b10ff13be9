package dev.polymath.molecule.training;

import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.graph.MolecularGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Data sets of molecules to look for like ones in: by the angle between the vectors that an encoder
 * gives them. A library is embedded when it is first asked about, and a few are kept.
 */
public final class Libraries {

  private static final int KEPT = 4;

  /** Molecules of one forward, so that others' requests come in between. */
  private static final int PORTION = 100;

  private final Molecules molecules;
  private final MoleculeModels models;
  private final MoleculeProperties bounds;

  /** The one that nobody has asked about for longest comes first. */
  private final Map<Key, Library> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

  /** One is made at a time: its molecules are in memory meanwhile. */
  private final Lock making = new ReentrantLock();

  private record Key(ModelRef encoder, String hash) {}

  Libraries(Molecules molecules, MoleculeModels models, MoleculeProperties bounds) {
    this.molecules = molecules;
    this.models = models;
    this.bounds = bounds;
  }

  /**
   * The molecules of a data set that are most like some others.
   *
   * @param encoder as {@link MoleculeModels#encoder} finds it
   * @param count how many for each, the most like first
   */
  public List<List<Neighbour>> nearest(
      ModelVersion encoder, String dataset, List<MolecularGraph> graphs, int count) {
    var library = library(encoder, dataset);
    var vectors = models.embed(encoder, graphs).vectors();
    return vectors.isEmpty() ? List.of() : library.nearest(vectors, count);
  }

  private Library library(ModelVersion encoder, String dataset) {
    try {
      molecules.check("dataset", dataset);
      var key = new Key(encoder.ref(), molecules.hash(dataset));
      var known = known(key);
      return known == null ? made(key, encoder, dataset) : known;
    } catch (IOException e) {
      throw new UncheckedIOException("The data set " + dataset + " could not be read", e);
    }
  }

  private Library made(Key key, ModelVersion encoder, String dataset) throws IOException {
    making.lock();
    try {
      var known = known(key);
      if (known != null) return known;
      var made = embedded(encoder, molecules.library(dataset, bounds.maxLibrary()));
      keep(key, made);
      return made;
    } finally {
      making.unlock();
    }
  }

  private @Nullable Library known(Key key) {
    synchronized (kept) {
      return kept.get(key);
    }
  }

  private void keep(Key key, Library library) {
    synchronized (kept) {
      kept.put(key, library);
      if (kept.size() > KEPT) kept.remove(kept.keySet().iterator().next());
    }
  }

  private Library embedded(ModelVersion encoder, Molecules.Listed listed) {
    var vectors = new ArrayList<float[]>();
    for (var from = 0; from < listed.graphs().size(); from += PORTION) {
      var to = Math.min(listed.graphs().size(), from + PORTION);
      vectors.addAll(models.embed(encoder, listed.graphs().subList(from, to)).vectors());
    }
    return new Library(listed.smiles(), vectors);
  }
}
