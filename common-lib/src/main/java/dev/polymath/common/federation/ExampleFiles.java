package dev.polymath.common.federation;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Files of examples, whether they lie in a client's folder or in a data set of a service. */
public interface ExampleFiles {

  List<String> names();

  /** Opens one of them for one pass. */
  InputStream open(String name) throws IOException;

  /**
   * The file of a kind. Where there are several, as of a training and a test, it is the one to
   * train on.
   *
   * @param kind what its name has in it
   * @throws InvalidRequest for the field {@code file} where it cannot be told
   */
  default String only(String kind) {
    var found = names().stream().filter(name -> name.contains(kind)).toList();
    if (found.size() > 1) found = found.stream().filter(name -> name.contains("train")).toList();
    if (found.size() == 1) return found.getFirst();
    throw new InvalidRequest("file", "Must be one with %s in its name.".formatted(kind));
  }
}
