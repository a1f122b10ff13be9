package dev.polymath.federation.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Source;
import dev.polymath.common.nn.Seed;
import dev.polymath.federation.task.Alphabet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A play, packed by gzip or not, as {@link PlayReader} has it: what each role says is cut into
 * stretches, which are of the class of their role, the one who says most being 0. A role that says
 * less than a stretch is left out.
 *
 * @param alphabet that all clients share
 * @param length of a stretch; 80 in the paper
 */
record Play(Alphabet alphabet, int length) implements Source {

  private static final int GZIP_MAGIC = 0x8b1f;

  @Override
  public Optional<Labelled> drawn(int count, Seed seed) {
    return Optional.empty();
  }

  @Override
  public Labelled read(ExampleFiles files) throws IOException {
    if (files.names().size() != 1) {
      throw new InvalidRequest("file", "Must be one, a play as text.");
    }
    try (var in = unpacked(files.open(files.names().getFirst()));
        var text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return labelled(PlayReader.DEFAULT.read(text));
    }
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    var in = new BufferedInputStream(file);
    in.mark(2);
    var magic = in.read() | in.read() << 8;
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
  }

  private Labelled labelled(Map<String, String> roles) {
    var sorted =
        roles.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, String>>comparingInt(role -> role.getValue().length())
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getValue)
            .toList();
    var windows = Windows.of(sorted, alphabet, length);
    var labels = new ArrayList<Integer>();
    for (var role = 0; role < sorted.size(); role++) {
      for (var i = Windows.count(sorted.get(role), length); i > 0; i--) labels.add(role);
    }
    if (labels.isEmpty()) {
      throw new InvalidRequest("file", "No role says %d characters or more.".formatted(length + 1));
    }
    return new Labelled(windows, labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
