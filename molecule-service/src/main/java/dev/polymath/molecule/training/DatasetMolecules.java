package dev.polymath.molecule.training;

import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.chemistry.Scaffold;
import dev.polymath.molecule.data.MoleculeFile;
import dev.polymath.molecule.data.ScaffoldSplit;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.LabelledMolecule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Molecules of data sets that were uploaded, mounted or fetched. */
final class DatasetMolecules implements Molecules {

  /** As the paper has it. */
  private static final double VALIDATION = 0.1;

  private static final double TEST = 0.1;

  private final Datasets datasets;
  private final MoleculeProperties bounds;
  private final GraphReader graphs = new GraphReader();

  DatasetMolecules(Datasets datasets, MoleculeProperties bounds) {
    this.datasets = datasets;
    this.bounds = bounds;
  }

  @Override
  public void check(String field, String dataset) {
    var found = datasets.require(field, dataset);
    if (found.files().stream().noneMatch(file -> MoleculeFile.reads(file.name()))) {
      throw new InvalidRequest(
          field, "Has no file that ends in .csv, .smi or .smiles, packed by gzip (.gz) or not.");
    }
  }

  @Override
  public Corpus corpus(String dataset, Runnable pulse) throws IOException {
    var reader = new MoleculeReader(datasets, bounds, pulse);
    var examples = new Surroundings(graphs);
    reader.read(datasets.require("dataset", dataset), (_, molecule) -> examples.add(molecule));
    return examples.corpus(reader.leftOut());
  }

  @Override
  public Parts labelled(String dataset, Columns columns, long seed, Runnable pulse)
      throws IOException {
    var reader = new MoleculeReader(datasets, bounds, pulse);
    var measurements = new Measured(columns);
    var molecules = new ArrayList<LabelledMolecule>();
    var scaffolds = new ArrayList<String>();
    reader.read(
        datasets.require("dataset", dataset),
        (row, molecule) -> {
          var targets = measurements.of(row);
          // What nobody measured teaches nothing, and judges nothing.
          if (targets.isEmpty()) return;
          molecules.add(new LabelledMolecule(graphs.read(molecule), targets.get()));
          scaffolds.add(Scaffold.of(molecule));
        });
    measurements.requireAllSeen();
    var sides = new ScaffoldSplit(VALIDATION, TEST, seed).of(scaffolds);
    if (sides.train().isEmpty()) {
      throw new Unprocessable(
          "dataset",
          "Most molecules have the same scaffold, so that a split by scaffolds leaves none to learn from; add others.");
    }
    return new Parts(
        some(molecules, sides.train()),
        some(molecules, sides.valid()),
        some(molecules, sides.test()),
        reader.leftOut());
  }

  @Override
  public MeasuredMolecules measured(String dataset, Columns columns, Runnable pulse)
      throws IOException {
    var reader = new MoleculeReader(datasets, bounds, pulse);
    var measurements = new Measured(columns);
    var molecules = new ArrayList<LabelledMolecule>();
    reader.read(
        datasets.require("dataset", dataset),
        (row, molecule) ->
            measurements
                .of(row)
                .ifPresent(
                    targets ->
                        molecules.add(new LabelledMolecule(graphs.read(molecule), targets))));
    measurements.requireAllSeen();
    if (molecules.isEmpty()) {
      throw new Unprocessable("dataset", "Of no molecule is any of the model's properties known.");
    }
    return new MeasuredMolecules(molecules, reader.leftOut());
  }

  @Override
  public Listed library(String dataset, int most) throws IOException {
    var smiles = new ArrayList<String>();
    var found = new ArrayList<MolecularGraph>();
    new MoleculeReader(datasets, bounds, () -> {})
        .read(
            datasets.require("dataset", dataset),
            (row, molecule) -> {
              if (smiles.size() == most) {
                throw new Unprocessable(
                    "dataset",
                    "Has more than %,d molecules, which is the most to look for like ones in."
                        .formatted(most));
              }
              smiles.add(row.smiles());
              found.add(graphs.read(molecule));
            });
    return new Listed(smiles, found);
  }

  @Override
  public long count(String dataset, long most, Runnable pulse) throws IOException {
    var count = new AtomicLong();
    // One more, so that what is too much is refused here, whatever the number of files.
    new DatasetRows(datasets, most + 1)
        .read(
            datasets.require("dataset", dataset),
            (_, _) -> {
              pulse.run();
              if (count.incrementAndGet() > most) {
                throw new TooLarge(
                    "The data set has more than %,d molecules, which is the most of this model's vectors that fit into a data set here; send it in parts."
                        .formatted(most));
              }
            });
    if (count.get() == 0) throw new Unprocessable("dataset", "Has no molecules.");
    return count.get();
  }

  @Override
  public void each(String dataset, long first, Consumer<Read> taker) throws IOException {
    var passed = new AtomicLong();
    new DatasetRows(datasets, Integer.MAX_VALUE)
        .read(
            datasets.require("dataset", dataset),
            (_, row) -> {
              if (passed.getAndIncrement() >= first) taker.accept(read(row.smiles()));
            });
  }

  private Read read(String smiles) {
    try {
      return new Read(smiles, graphs.read(smiles), null);
    } catch (MalformedSmiles e) {
      return new Read(smiles, null, e.getMessage());
    }
  }

  private static List<LabelledMolecule> some(
      List<LabelledMolecule> molecules, List<Integer> places) {
    return places.stream().map(molecules::get).toList();
  }

  @Override
  public String hash(String dataset) throws IOException {
    return datasets.dataHash(datasets.require("dataset", dataset));
  }
}
