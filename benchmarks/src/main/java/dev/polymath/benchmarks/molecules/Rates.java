package dev.polymath.benchmarks.molecules;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.AttentionOver;
import dev.polymath.molecule.grover.Classes;
import dev.polymath.molecule.grover.Fingerprints;
import dev.polymath.molecule.grover.GroverArchitecture;
import dev.polymath.molecule.grover.Pretraining;
import dev.polymath.molecule.grover.PretrainingExample;
import dev.polymath.molecule.grover.TrainingSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Molecules a second: read from SMILES, embedded by an encoder, learnt from.
 *
 * <p>Arguments: a file of SMILES, one a line; the hidden width; the steps of pretraining.
 */
final class Rates {

  private static final int ATOM_CONTEXTS = 200;
  private static final int BOND_CONTEXTS = 600;
  private static final int MOTIFS = 85;

  private Rates() {}

  public static void main(String[] args) throws IOException {
    var lines = Files.readAllLines(Path.of(args[0])).stream().map(String::strip).toList();
    var architecture =
        new GroverArchitecture(Integer.parseInt(args[1]), 4, 1, 6, AttentionOver.MOLECULE);
    read(lines);
    var graphs = read(lines);
    var weights = learn(architecture, graphs, Integer.parseInt(args[2]));
    embed(architecture, weights, graphs.subList(0, Math.min(1_000, graphs.size())));
  }

  private static List<MolecularGraph> read(List<String> lines) {
    var reader = new GraphReader();
    var graphs = new ArrayList<MolecularGraph>();
    var start = System.nanoTime();
    for (var line : lines) {
      try {
        graphs.add(reader.read(line));
      } catch (MalformedSmiles e) {
        System.err.println(line + ": " + e.getMessage());
      }
    }
    System.out.printf(
        "read %,.0f molecules a second, one thread%n", graphs.size() / seconds(start));
    return graphs;
  }

  private static byte[] learn(
      GroverArchitecture architecture, List<MolecularGraph> graphs, int steps) throws IOException {
    var random = new SplittableRandom(1);
    var examples = graphs.stream().map(graph -> example(graph, random)).toList();
    var settings = TrainingSettings.of(10_000, 1);
    var weights = new ByteArrayOutputStream();
    try (var training =
        Pretraining.start(
            architecture,
            new Classes(ATOM_CONTEXTS, BOND_CONTEXTS, MOTIFS),
            examples,
            Pretraining.Settings.of(settings),
            Device.cpu())) {
      var took = new double[steps];
      var worked = new double[steps];
      for (var i = -3; i < steps; i++) {
        var start = System.nanoTime();
        var processor = processorTime();
        training.step();
        if (i < 0) continue;
        took[i] = seconds(start);
        worked[i] = (processorTime() - processor) / 1e9;
      }
      System.out.printf(
          "a step of pretraining, %d molecules: %.3f s, of processors %.3f s (medians of %d)%n",
          settings.batch(), median(took), median(worked), steps);
      training.writeEncoder(weights);
    }
    return weights.toByteArray();
  }

  /** What is asked does not matter to how long it takes. */
  private static PretrainingExample example(MolecularGraph graph, SplittableRandom random) {
    var motifs = new float[MOTIFS];
    for (var i = 0; i < MOTIFS; i++) motifs[i] = random.nextInt(2);
    return new PretrainingExample(
        graph,
        random.ints(graph.atoms(), 0, ATOM_CONTEXTS).toArray(),
        random.ints(graph.directedBonds() / 2, 0, BOND_CONTEXTS).toArray(),
        motifs);
  }

  private static void embed(
      GroverArchitecture architecture, byte[] weights, List<MolecularGraph> graphs)
      throws IOException {
    try (var fingerprints =
        Fingerprints.load(architecture, new ByteArrayInputStream(weights), Device.cpu())) {
      fingerprints.of(graphs);
      var took = new double[5];
      for (var i = 0; i < took.length; i++) {
        var start = System.nanoTime();
        fingerprints.of(graphs);
        took[i] = seconds(start);
      }
      System.out.printf(
          "embedded %,.0f molecules a second, %,d at a time%n",
          graphs.size() / median(took), graphs.size());
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
