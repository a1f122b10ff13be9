package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of this service.
 *
 * @param maxMolecules the most molecules that one request may ask about
 * @param maxAtoms the most atoms of all of them together
 * @param maxTrainingMolecules the most lines of a file that a training reads
 * @param maxTrainingAtoms the most atoms that a training holds in memory; each takes some 900 bytes
 * @param maxLibrary the most molecules of a data set in which like ones are looked for; each takes
 *     sixteen bytes by the width of the encoder in memory
 * @param partMolecules the most molecules of a data set that are embedded again where a process is
 *     killed
 * @param maxEmbeddings the most bytes of vectors that a job makes; while they become a data set,
 *     twice as many are needed
 */
@Validated
@ConfigurationProperties("polymath.molecules")
public record MoleculeProperties(
    @DefaultValue("1000") @Min(1) @Max(100_000) int maxMolecules,
    @DefaultValue("50000") @Min(1) @Max(10_000_000) int maxAtoms,
    @DefaultValue("200000") @Min(1) @Max(100_000_000) int maxTrainingMolecules,
    @DefaultValue("500000") @Min(1) @Max(1_000_000_000) int maxTrainingAtoms,
    @DefaultValue("5000") @Min(1) @Max(1_000_000) int maxLibrary,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int partMolecules,
    @DefaultValue("8GB") DataSize maxEmbeddings) {

  /** What a molecule as a graph, and what is told of it, takes for each character at most. */
  private static final long BYTES = 1_500;

  /** What it takes to answer about molecules, in bytes of memory at most. */
  public long memoryOf(List<String> smiles) {
    return BYTES * Math.min(maxAtoms, smiles.stream().mapToLong(String::length).sum());
  }

  /** Refuses a request that asks about too much, before the rest of it is read. */
  public void requireRoom(long molecules, long atoms) {
    if (molecules > maxMolecules || atoms > maxAtoms) {
      throw new InvalidRequest(
          "smiles",
          "At most %,d molecules with %,d atoms together fit in one request; send it in parts."
              .formatted(maxMolecules, maxAtoms));
    }
  }
}
