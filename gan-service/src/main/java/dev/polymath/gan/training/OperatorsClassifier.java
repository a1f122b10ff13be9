package dev.polymath.gan.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unavailable;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.improved.FrechetDistance.Moments;
import dev.polymath.gan.improved.ScriptedClassifier;
import dev.polymath.gan.improved.ScriptedClassifier.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classifier that the operator brought along, where there is one: loaded when it is first
 * asked, then for one request at a time.
 */
final class OperatorsClassifier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OperatorsClassifier.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final GanProperties properties;
  private final InferenceProperties inference;
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable ScriptedClassifier classifier;

  OperatorsClassifier(GanProperties properties, InferenceProperties inference) {
    this.properties = properties;
    this.inference = inference;
  }

  /**
   * Looks at pictures.
   *
   * @param pictures [n, pixels]
   * @throws InvalidRequest where there is no such classifier
   */
  Sight see(Frame frame, float[] pictures) {
    require();
    if (!myTurn()) throw new Busy("The classifier has other pictures to look at.", RETRY);
    try {
      return new OfFile(loaded().see(pictures, frame.channels(), frame.height(), frame.width()));
    } finally {
      turn.unlock();
    }
  }

  /** Refuses to be asked where there is none. */
  void require() {
    if (path() != null) return;
    throw new InvalidRequest(
        "classifier",
        "Name a model that knows classes; or let the operator set polymath.gan.classifier.");
  }

  private boolean myTurn() {
    try {
      return turn.tryLock(inference.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ScriptedClassifier loaded() {
    if (classifier != null) return classifier;
    try (var in = Files.newInputStream(Path.of(String.valueOf(path())))) {
      var onCpu = inference.device().equals("cpu");
      classifier =
          ScriptedClassifier.load(in, onCpu ? Device.cpu() : Engine.getInstance().defaultDevice());
      return classifier;
    } catch (IOException | RuntimeException e) {
      log.error("The classifier of polymath.gan.classifier could not be loaded", e);
      throw new Unavailable(
          "The classifier that is configured could not be loaded; the service's log says why.",
          RETRY);
    }
  }

  private @Nullable String path() {
    var path = properties.classifier();
    return path == null || path.isBlank() ? null : path;
  }

  @Override
  public void close() {
    if (classifier != null) classifier.close();
  }

  private record OfFile(Seen seen) implements Sight {
    @Override
    public double[][] probabilities() {
      return seen.probabilities();
    }

    @Override
    public Moments moments() {
      return seen.moments();
    }
  }
}
