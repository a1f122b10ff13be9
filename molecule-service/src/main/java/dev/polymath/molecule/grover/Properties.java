package dev.polymath.molecule.grover;

import dev.polymath.common.failure.Failure.InvalidRequest;

/**
 * What a fine-tuned network predicts, and how wide the parts are that do.
 *
 * @param kind of all properties
 * @param count how many there are
 * @param attentionWidth of the readout's attention
 * @param views how many means of its atoms a molecule is read out as
 * @param width of the hidden layer of each head
 */
public record Properties(PropertyKind kind, int count, int attentionWidth, int views, int width) {

  public Properties {
    require("properties", count >= 1 && count <= 2_000, "from 1 to 2000");
    require("attentionWidth", attentionWidth >= 1 && attentionWidth <= 2_048, "from 1 to 2048");
    require("views", views >= 1 && views <= 64, "from 1 to 64");
    require("width", width >= 1 && width <= 4_096, "from 1 to 4096");
  }

  /** As the paper has it, for an encoder of this architecture. */
  public static Properties of(PropertyKind kind, int count, GroverArchitecture architecture) {
    return new Properties(kind, count, 128, 4, architecture.hidden());
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
