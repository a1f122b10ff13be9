package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In what a file measures lengths. */
public enum LengthUnit {
  CENTIMETRE(0.01),
  METRE(1),
  INCH(0.0254),
  MILLIMETRE(0.001);

  /** From the ankle by the pelvis to the head, in metres; wide enough for children and giants. */
  private static final double SHORTEST_BODY = 0.8;

  private static final double TALLEST_BODY = 2.4;

  private final double metres;

  LengthUnit(double metres) {
    this.metres = metres;
  }

  /** How many metres one of it is. */
  public double metres() {
    return metres;
  }

  /** As callers name it: {@code centimetre}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the name of a unit. */
  public static LengthUnit of(String name) {
    for (var unit : values()) {
      if (unit.toString().equals(name)) return unit;
    }
    throw new InvalidRequest("unit", "Must be one of " + Arrays.toString(values()) + ".");
  }

  /** The unit in which a body of such a length has the size of a person. */
  static Optional<LengthUnit> guess(double bodyLength) {
    return Arrays.stream(values())
        .filter(unit -> bodyLength * unit.metres >= SHORTEST_BODY)
        .filter(unit -> bodyLength * unit.metres <= TALLEST_BODY)
        .findFirst();
  }
}
