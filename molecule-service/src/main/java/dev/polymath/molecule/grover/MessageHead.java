package dev.polymath.molecule.grover;

import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/** A head of attention whose queries, keys and values are found by messages. */
final class MessageHead extends Layer {

  final MessagePassing query;
  final MessagePassing key;
  final MessagePassing value;

  MessageHead(Torch torch, GroverArchitecture architecture, Seed seed) {
    query = layer("mpn_q", passing(torch, architecture, seed.child("mpn_q")));
    key = layer("mpn_k", passing(torch, architecture, seed.child("mpn_k")));
    value = layer("mpn_v", passing(torch, architecture, seed.child("mpn_v")));
  }

  private static MessagePassing passing(Torch torch, GroverArchitecture architecture, Seed seed) {
    return new MessagePassing(torch, architecture.hidden(), architecture.hops(), seed);
  }
}
