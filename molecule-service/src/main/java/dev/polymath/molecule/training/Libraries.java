package dev.polymath.molecule.training;

import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.molecule.graph.MolecularGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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

  private record Key(ModelRef encoder, String hash) {}

  /**
   * Molecules as directions.
   *
   * @param directions of length 1 each
   */
  private record Library(List<String> smiles, List<float[]> directions) {}

  /**
   * A molecule of a library.
   *
   * @param similarity the cosine of the angle, 1 for the same
   */
  public record Neighbour(String smiles, double similarity) {}

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
    return models.embed(encoder, graphs).vectors().stream()
        .map(vector -> nearest(library, direction(vector), count))
        .toList();
  }

  private static List<Neighbour> nearest(Library library, float[] direction, int count) {
    var farthestFirst =
        new PriorityQueue<Neighbour>(Comparator.comparingDouble(Neighbour::similarity));
    for (var i = 0; i < library.smiles().size(); i++) {
      var similarity = dot(direction, library.directions().get(i));
      farthestFirst.add(new Neighbour(library.smiles().get(i), similarity));
      if (farthestFirst.size() > count) farthestFirst.remove();
    }
    return farthestFirst.stream()
        .sorted(Comparator.comparingDouble(Neighbour::similarity).reversed())
        .toList();
  }

  private Library library(ModelVersion encoder, String dataset) {
    try {
      molecules.check("dataset", dataset);
      var key = new Key(encoder.ref(), molecules.hash(dataset));
      var known = known(key);
      if (known != null) return known;
      var made = embedded(encoder, molecules.library(dataset, bounds.maxLibrary()));
      keep(key, made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("The data set " + dataset + " could not be read", e);
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
    var directions = new ArrayList<float[]>();
    for (var from = 0; from < listed.graphs().size(); from += PORTION) {
      var to = Math.min(listed.graphs().size(), from + PORTION);
      models.embed(encoder, listed.graphs().subList(from, to)).vectors().stream()
          .map(Libraries::direction)
          .forEach(directions::add);
    }
    return new Library(listed.smiles(), directions);
  }

  private static float[] direction(float[] vector) {
    var length = Math.sqrt(dot(vector, vector));
    var direction = new float[vector.length];
    for (var i = 0; i < vector.length; i++) {
      direction[i] = length > 0 ? (float) (vector[i] / length) : 0;
    }
    return direction;
  }

  private static double dot(float[] x, float[] y) {
    var sum = 0.0;
    for (var i = 0; i < x.length; i++) sum += (double) x[i] * y[i];
    return sum;
  }
}
