package dev.polymath.benchmarks.federation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Score;
import dev.polymath.common.federation.Source;
import dev.polymath.common.federation.Subject;
import dev.polymath.common.federation.Subjects;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Models of so many numbers and of nothing else: what a server carries, whatever is learnt. */
public final class Numbers implements Subjects {

  private static final int A_TENSOR = 100_000;

  @Override
  public List<Subject> all() {
    return IntStream.of(1_700_000, 50_000_000)
        .mapToObj(count -> new Subject(new Carried(count), new Nothing()))
        .toList();
  }

  private record Carried(int count) implements Task {

    @Override
    public String title() {
      return "numbers-" + count;
    }

    @Override
    public String metric() {
      return "none";
    }

    @Override
    public Model start(Torch torch, Seed seed) {
      return new Load(torch, count);
    }
  }

  private static final class Load extends Model {

    Load(Torch torch, int count) {
      for (var i = 0; i < count / A_TENSOR; i++) {
        parameter("layer" + i, torch.manager().zeros(new Shape(A_TENSOR / 100, 100)));
      }
    }

    @Override
    public NDArray loss(Batch batch, Seed seed) {
      throw new UnsupportedOperationException("Nobody trains it");
    }

    @Override
    public Score score(Batch batch) {
      throw new UnsupportedOperationException("Nobody tests it");
    }
  }

  private record Nothing() implements Source {

    @Override
    public Optional<Labelled> drawn(int count, Seed seed) {
      return Optional.empty();
    }

    @Override
    public Labelled read(ExampleFiles files) {
      throw new UnsupportedOperationException("It has no examples");
    }
  }
}
