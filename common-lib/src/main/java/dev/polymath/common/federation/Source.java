package dev.polymath.common.federation;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.Seed;
import java.io.IOException;
import java.util.Optional;

/**
 * Where examples come from: at a client its own data, at the server the test set. Tasks on the same
 * data have equal sources, so that the data are read once.
 */
public interface Source {

  /**
   * Examples made up by chance, for tests and for a first try, or none where nothing can stand in
   * for data.
   *
   * @param count how many, about
   */
  Optional<Labelled> drawn(int count, Seed seed);

  /**
   * Reads the files of a data set.
   *
   * @throws InvalidRequest for the field {@code file} where they are none of this kind
   */
  Labelled read(ExampleFiles files) throws IOException;
}
