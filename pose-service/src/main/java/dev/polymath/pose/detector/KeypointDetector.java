package dev.polymath.pose.detector;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;
import java.io.InputStream;

/**
 * A detector of one person's keypoints on a device. It is used by one thread at a time.
 *
 * <p>A picture is shown as a whole, so whoever is in it should be alone and fill it; detectors that
 * were trained on boxes around people want such pictures.
 */
public final class KeypointDetector implements AutoCloseable {

  /** Numbers of one forward's input. */
  private static final int ROOM = 8_000_000;

  private static final int MOST_PICTURES = 32;

  private final Model model;
  private final Predictor<float[], DetectorOutput> predictor;
  private final DetectorSignature signature;

  private KeypointDetector(Model model, DetectorSignature signature) {
    this.model = model;
    this.signature = signature;
    predictor = model.newPredictor(new Arrays());
  }

  /**
   * Loads a detector; the stream stays open.
   *
   * @param torchScript the file
   * @throws IOException where it is none
   */
  public static KeypointDetector load(
      InputStream torchScript, DetectorSignature signature, Device device) throws IOException {
    var model = Model.newInstance("detector", device, "PyTorch");
    try {
      model.load(torchScript);
      return new KeypointDetector(model, signature);
    } catch (MalformedModelException e) {
      model.close();
      throw new IOException("The detector is no TorchScript file", e);
    } catch (IOException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  public DetectorSignature signature() {
    return signature;
  }

  /** Begins a sequence of pictures. */
  public DetectedSequence sequence() {
    return new DetectedSequence(this, Math.clamp(ROOM / signature.numbers(), 1, MOST_PICTURES));
  }

  DetectorOutput forward(float[] pictures) {
    try {
      var output = predictor.predict(pictures);
      output.require(signature, pictures.length / signature.numbers());
      return output;
    } catch (TranslateException e) {
      throw new IllegalStateException("The detector failed", e);
    }
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  private final class Arrays implements NoBatchifyTranslator<float[], DetectorOutput> {

    @Override
    public NDList processInput(TranslatorContext context, float[] pictures) {
      var count = pictures.length / signature.numbers();
      var shape = new Shape(count, 3, signature.height(), signature.width());
      return new NDList(context.getNDManager().create(pictures, shape));
    }

    @Override
    public DetectorOutput processOutput(TranslatorContext context, NDList outputs) {
      return DetectorOutput.of(outputs);
    }
  }
}
