package dev.polymath.pose.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.failure.Failure.NotConfigured;
import dev.polymath.common.failure.Failure.Unavailable;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.pose.data.Pictures;
import dev.polymath.pose.detector.KeypointDetector;
import dev.polymath.pose.skeleton.Keypoints;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keypoint detector at work, where one is configured: loaded when it is first asked, then for
 * one request at a time, so that however many wait, one picture is in memory.
 */
public final class Detection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Detection.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int TIMEOUT_MILLIS = 20_000;

  private final DetectorProperties properties;
  private final InferenceProperties inference;
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable KeypointDetector detector;

  Detection(DetectorProperties properties, InferenceProperties inference) {
    this.properties = properties;
    this.inference = inference;
  }

  /** What was seen in a sequence of pictures, and how large they are. */
  public record Seen(Pictures.Size size, Keypoints keypoints) {}

  /**
   * Checks that there is a detector to be asked.
   *
   * @throws NotConfigured with what to do
   */
  public void requireDetector() {
    if (model() == null) {
      throw new NotConfigured(
          "No keypoint detector is configured. Set polymath.pose.detector.model (in the environment"
              + " POLYMATH_POSE_DETECTOR_MODEL) to the path or URL of a TorchScript file that takes"
              + " pictures [N, 3, height, width] and gives heatmaps [N, 17, h, w] or coordinates"
              + " [N, 17, 2 or 3]; polymath.pose.detector.width, height, mean, deviation, output"
              + " (heatmaps, coordinates) and layout (coco, h36m) say how. Or send keypoints to"
              + " /v1/pose/predict.");
    }
  }

  /** Detects keypoints. */
  public Seen detect(List<Pictures.File> files) throws IOException {
    requireDetector();
    if (!myTurn()) throw new Busy("The detector has other pictures to look at; try again.", RETRY);
    try {
      var sequence = loaded().sequence();
      var bounds =
          new Pictures(
              properties.maxPixels(), properties.maxPictures(), properties.maxTotalPixels());
      var size = bounds.forEach(files, sequence::add);
      return new Seen(size, sequence.finish());
    } finally {
      turn.unlock();
    }
  }

  private boolean myTurn() {
    try {
      return turn.tryLock(inference.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private KeypointDetector loaded() {
    if (detector != null) return detector;
    try (var in = open(String.valueOf(model()))) {
      detector = KeypointDetector.load(in, properties.signature(), device(inference.device()));
      return detector;
    } catch (IOException | RuntimeException e) {
      log.error("The detector of polymath.pose.detector.model could not be loaded", e);
      throw new Unavailable(
          "The detector that is configured could not be loaded; the service's log says why.",
          RETRY);
    }
  }

  private @Nullable String model() {
    var model = properties.model();
    return model == null || model.isBlank() ? null : model;
  }

  private static InputStream open(String model) throws IOException {
    if (!model.matches("[a-z]+://.*")) return Files.newInputStream(Path.of(model));
    var connection = URI.create(model).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection.getInputStream();
  }

  /** Where models run, by the same setting: the first GPU where there are several. */
  private static Device device(String setting) {
    if (setting.equals("cpu")) return Device.cpu();
    if (setting.startsWith("gpu:")) {
      return Device.gpu(Integer.parseInt(setting.substring(4).split(",", 2)[0]));
    }
    return Engine.getInstance().defaultDevice();
  }

  @Override
  public void close() {
    if (detector != null) detector.close();
  }
}
