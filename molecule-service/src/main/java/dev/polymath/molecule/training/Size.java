package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.grover.AttentionOver;
import dev.polymath.molecule.grover.GroverArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * How large a network is to be: a name, or numbers that replace some of {@code small}'s.
 *
 * @param hidden width of what is known about an atom or a bond, a multiple of {@code heads}
 * @param heads of attention
 * @param blocks in each of both stacks
 * @param hops how far messages travel
 */
public record Size(
    @Nullable Integer hidden,
    @Nullable Integer heads,
    @Nullable Integer blocks,
    @Nullable Integer hops) {

  static GroverArchitecture of(@Nullable String name, @Nullable Size size) {
    if (name != null && size != null) {
      throw new InvalidRequest("size", "Give preset or size; not both.");
    }
    var preset =
        switch (name == null ? "small" : name) {
          case "small" -> GroverArchitecture.small();
          case "base" -> GroverArchitecture.base();
          case "large" -> GroverArchitecture.large();
          default -> throw new InvalidRequest("preset", "Must be small, base or large.");
        };
    return size == null ? preset : size.instead(preset);
  }

  private GroverArchitecture instead(GroverArchitecture preset) {
    return new GroverArchitecture(
        hidden == null ? preset.hidden() : hidden,
        heads == null ? preset.heads() : heads,
        blocks == null ? preset.blocks() : blocks,
        hops == null ? preset.hops() : hops,
        AttentionOver.MOLECULE);
  }
}
