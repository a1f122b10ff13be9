package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.List;

/** Molecules as they come over the Open Inference Protocol. */
record SmilesInput(SmilesGraphs chemistry, MoleculeProperties bounds, WorkingMemory memory) {

  static final Slot SLOT = new Slot("smiles", Datatype.BYTES, List.of(-1L));

  Asked read(Tensor tensor) {
    if (tensor.elements() < 1) throw new InvalidRequest("smiles", "Name one molecule at least.");
    bounds.requireRoom(tensor.elements(), 0);
    memory.claim(bounds.memoryOf(tensor.strings()));
    var graphs = new ArrayList<MolecularGraph>();
    var atoms = 0L;
    for (var smiles : tensor.strings()) {
      var graph = chemistry.read("smiles[" + graphs.size() + "]", smiles);
      bounds.requireRoom(tensor.elements(), atoms += graph.atoms());
      graphs.add(graph);
    }
    return new Asked(graphs, Asked.Wanted.MOLECULES);
  }
}
