package dev.polymath.federation.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.Subject;
import dev.polymath.common.federation.Subjects;
import dev.polymath.federation.task.Alphabet;
import dev.polymath.federation.task.CharacterPrediction;
import dev.polymath.federation.task.PaperTask;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that may be learnt together: the paper's experiments (McMahan et al. 2017, section 3), and
 * what other services bring as {@link Subjects}.
 */
public final class Catalogue {

  /** The paper unrolls its LSTM over so many characters. */
  private static final int UNROLLED = 80;

  private static final Map<String, Subject> KNOWN = known();

  private Catalogue() {}

  private static Map<String, Subject> known() {
    var known = new LinkedHashMap<String, Subject>();
    var others =
        ServiceLoader.load(Subjects.class, Catalogue.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .map(Subjects::all)
            .flatMap(Collection::stream);
    Stream.concat(papers().stream(), others)
        .forEach(
            subject -> {
              if (known.putIfAbsent(subject.title(), subject) != null) {
                throw new IllegalStateException("There are two tasks named " + subject.title());
              }
            });
    return known;
  }

  private static List<Subject> papers() {
    var alphabet = Alphabet.ASCII;
    return List.of(
        new Subject(PaperTask.MNIST_2NN, new Digits()),
        new Subject(PaperTask.MNIST_CNN, new Digits()),
        new Subject(PaperTask.CIFAR_CNN, new Photographs()),
        new Subject(new CharacterPrediction(alphabet), new Play(alphabet, UNROLLED)));
  }

  /** The titles of all, in the order in which they are told. */
  public static Set<String> titles() {
    return KNOWN.keySet();
  }

  public static Optional<Subject> find(String title) {
    return Optional.ofNullable(KNOWN.get(title));
  }

  /**
   * The subject that a caller named.
   *
   * @param field where the caller named it
   */
  public static Subject require(String field, String title) {
    return find(title)
        .orElseThrow(
            () -> new InvalidRequest(field, "One of %s.".formatted(String.join(", ", titles()))));
  }
}
