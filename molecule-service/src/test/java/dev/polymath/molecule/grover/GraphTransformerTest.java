package dev.polymath.molecule.grover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.failure.Failure;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.molecule.graph.MolecularGraph;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphTransformerTest {

  private Torch torch;

  @BeforeAll
  void start() {
    torch = Torch.onCpu();
  }

  @AfterAll
  void stop() {
    torch.close();
  }

  @ParameterizedTest
  @EnumSource(AttentionOver.class)
  void itIsWhatTheFormulasSay(AttentionOver over) {
    var architecture = new GroverArchitecture(12, 3, 2, 4, over);
    var transformer = new GraphTransformer(torch, architecture, new Seed(3));
    var graph = Graphs.ofFiveAtoms();
    var dense = new Dense(architecture, transformer.state(), graph);
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      // Between others, so that nothing may leak from one molecule into the next.
      var graphs = List.of(Graphs.random(8, 1), graph, Graphs.random(1, 2));
      var batch = GraphBatch.of(torch.operations(), step.manager(), graphs);
      var known = transformer.forward(batch, Chance.none(torch.operations()));
      var atom = 1 + graphs.getFirst().atoms();
      var bond = 1 + graphs.getFirst().directedBonds();

      same(known.atomFromAtom(), atom, dense.atomFromAtom());
      same(known.atomFromBond(), atom, dense.atomFromBond());
      same(known.bondFromAtom(), bond, dense.bondFromAtom());
      same(known.bondFromBond(), bond, dense.bondFromBond());
    }
  }

  @Test
  void messagesTravelAsManyHopsAsTheyMay() {
    var chain = new int[][] {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}};
    var passing = new MessagePassing(torch, MolecularGraph.ATOM_FEATURES, 4, new Seed(5));
    var graph = Graphs.of(6, chain, 1);
    var changed = Graphs.of(6, chain, 1);
    changed.atomFeatures()[0] += 1;
    var before = passed(passing, graph);
    var after = passed(passing, changed);

    for (var atom = 0; atom < 6; atom++) {
      if (atom < 4) {
        assertThat(after.get(atom)).isNotEqualTo(before.get(atom));
      } else {
        assertThat(after.get(atom)).isEqualTo(before.get(atom));
      }
    }
  }

  private List<float[]> passed(MessagePassing passing, MolecularGraph graph) {
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var batch = GraphBatch.of(torch.operations(), step.manager(), List.of(graph));
      var chance = Chance.none(torch.operations());
      var flat =
          MessagePassing.forward(
                  torch.operations(), List.of(passing), batch.atoms(), batch.atomToAtom(), chance)
              .toFloatArray();
      var width = MolecularGraph.ATOM_FEATURES;
      return IntStream.rangeClosed(1, graph.atoms())
          .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionOver.class)
  void theOrderOfAtomsAndBondsDoesNotMatter(AttentionOver over) {
    var transformer =
        new GraphTransformer(torch, new GroverArchitecture(16, 4, 1, 6, over), new Seed(8));
    var readout = new SelfAttentiveReadout(torch, 16, 8, 3, new Seed(9));
    for (var graph : Graphs.several(10, 4)) {
      var order = new Seed(graph.atoms()).permutation(graph.atoms());
      assertThat(embedding(transformer, readout, List.of(Graphs.permuted(graph, order))))
          .containsExactly(embedding(transformer, readout, List.of(graph)), within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionOver.class)
  void aBatchChangesNothing(AttentionOver over) {
    var transformer =
        new GraphTransformer(torch, new GroverArchitecture(16, 4, 2, 6, over), new Seed(8));
    var readout = new SelfAttentiveReadout(torch, 16, 8, 3, new Seed(9));
    var graphs = Graphs.several(12, 5);
    var together = embedding(transformer, readout, graphs);
    var width = together.length / graphs.size();
    for (var i = 0; i < graphs.size(); i++) {
      assertThat(embedding(transformer, readout, List.of(graphs.get(i))))
          .containsExactly(Arrays.copyOfRange(together, i * width, (i + 1) * width), within(1e-5f));
    }
  }

  private float[] embedding(
      GraphTransformer transformer, SelfAttentiveReadout readout, List<MolecularGraph> graphs) {
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var batch = GraphBatch.of(torch.operations(), step.manager(), graphs);
      var known = transformer.forward(batch, Chance.none(torch.operations()));
      return readout
          .forward(known.atomFromAtom(), batch.atomsOf())
          .concat(readout.forward(known.atomFromBond(), batch.atomsOf()), 1)
          .concat(batch.bondsOf().mean(known.bondFromAtom()), 1)
          .concat(batch.bondsOf().mean(known.bondFromBond()), 1)
          .toFloatArray();
    }
  }

  @Test
  void theSameSeedDrawsTheSameAndAnotherDoesNot() {
    var transformer = new GraphTransformer(torch, GroverArchitecture.small(), new Seed(8));
    var first = drawn(transformer, 1);

    assertThat(drawn(transformer, 1)).isEqualTo(first);
    assertThat(drawn(transformer, 2)).isNotEqualTo(first);
  }

  private float[] drawn(GraphTransformer transformer, long seed) {
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var batch = GraphBatch.of(torch.operations(), step.manager(), List.of(Graphs.ofFiveAtoms()));
      var chance = Chance.of(torch.operations(), 0.1, Hops.TRUNCATED_NORMAL, new Seed(seed));
      return transformer.forward(batch, chance).atomFromAtom().toFloatArray();
    }
  }

  @Test
  void itsParametersHaveThePublishedNames() {
    var state = new GraphTransformer(torch, GroverArchitecture.small(), new Seed(1)).state();

    assertThat(state)
        .containsKeys(
            "node_blocks.0.W_i.weight",
            "node_blocks.0.act_func.weight",
            "node_blocks.0.layernorm.weight",
            "node_blocks.0.heads.3.mpn_q.W_h.weight",
            "node_blocks.0.heads.0.mpn_k.act_func.weight",
            "edge_blocks.0.heads.0.mpn_v.W_h.weight",
            "edge_blocks.0.attn.linear_layers.2.bias",
            "edge_blocks.0.attn.output_linear.weight",
            "edge_blocks.0.W_o.weight",
            "edge_blocks.0.sublayer.norm.bias",
            "ffn_bond_from_atom.W_1.weight",
            "ffn_bond_from_atom.act_func.weight",
            "atom_from_bond_sublayer.norm.weight")
        .doesNotContainKeys("node_blocks.0.W_o.bias", "edge_blocks.0.attn.output_linear.bias");
  }

  @Test
  void sizesAreThoseOfThePaper() {
    assertThat(GroverArchitecture.base().parameters()).isBetween(47_500_000L, 49_000_000L);
    assertThat(GroverArchitecture.large().parameters()).isBetween(95_000_000L, 110_000_000L);
  }

  @Test
  void parametersAreCountedBeforeTheyAreMade() {
    for (var architecture :
        List.of(
            GroverArchitecture.small(), new GroverArchitecture(24, 3, 3, 2, AttentionOver.HEADS))) {
      var made = new GraphTransformer(torch, architecture, new Seed(1)).trainable();
      assertThat(made.stream().mapToLong(NDArray::size).sum()).isEqualTo(architecture.parameters());
    }
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new GroverArchitecture(10, 4, 1, 6, AttentionOver.MOLECULE))
        .isInstanceOf(Failure.InvalidRequest.class);
    assertThatThrownBy(() -> new GroverArchitecture(2048, 16, 12, 6, AttentionOver.MOLECULE))
        .isInstanceOf(Failure.InvalidRequest.class);
    assertThatThrownBy(() -> new GroverArchitecture(16, 4, 99, 6, AttentionOver.MOLECULE))
        .isInstanceOf(Failure.InvalidRequest.class);
  }

  private static void same(NDArray found, int from, double[][] expected) {
    var width = expected[0].length;
    var flat = found.toFloatArray();
    for (var i = 0; i < expected.length; i++) {
      for (var j = 0; j < width; j++) {
        assertThat((double) flat[(from + i) * width + j])
            .as("row %d, column %d", i, j)
            .isCloseTo(expected[i][j], within(2e-5));
      }
    }
  }
}
