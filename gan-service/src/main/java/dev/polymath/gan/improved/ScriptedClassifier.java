package dev.polymath.gan.improved;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.polymath.common.failure.Failure.NotConfigured;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.gan.improved.FrechetDistance.Moments;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A classifier out of a TorchScript file, by which pictures are scored as the paper does it by the
 * Inception network (section 4). It takes pictures [N, channels, height, width] from 0 to 1 as the
 * generator makes them, so that whatever it needs, another size or other levels, is in its file;
 * and gives logits [N, K], or a tuple of them and features [N, F]. It is used by one thread at a
 * time.
 */
public final class ScriptedClassifier implements AutoCloseable {

  private static final int AT_ONCE = 32;

  private final Model model;
  private final Predictor<Batch, Outputs> predictor;

  private ScriptedClassifier(Model model) {
    this.model = model;
    predictor = model.newPredictor(new Translation());
  }

  /**
   * Loads one; the stream stays open.
   *
   * @throws IOException where it is no TorchScript
   */
  public static ScriptedClassifier load(InputStream torchScript, Device device) throws IOException {
    var model = Model.newInstance("classifier", device, "PyTorch");
    try {
      model.load(torchScript);
      return new ScriptedClassifier(model);
    } catch (MalformedModelException e) {
      model.close();
      throw new IOException("The classifier is no TorchScript file", e);
    } catch (IOException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * What it makes of pictures.
   *
   * @param probabilities p(y|x), [N][K]
   * @param features [N, F]; none where it gives none
   * @param width F, or 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Seen(double[][] probabilities, float[] features, int width) {

    /**
     * The moments of the features.
     *
     * @throws NotConfigured where there are none
     */
    public Moments moments() {
      if (width > 0) return Moments.of(features, width);
      throw new NotConfigured(
          "The classifier of this service gives no features, so that there is no Fréchet distance;"
              + " its TorchScript file should give a tuple of logits and features.");
    }
  }

  /**
   * Looks at pictures, some at a time.
   *
   * @param pictures [N, channels, height, width]
   * @throws Unprocessable where it cannot take such pictures
   * @throws NotConfigured where it gives something else than what is due
   */
  public Seen see(float[] pictures, int channels, int height, int width) {
    var numbers = channels * height * width;
    var count = pictures.length / numbers;
    var probabilities = new double[count][];
    var features = new float[0];
    var featureWidth = 0;
    for (var from = 0; from < count; from += AT_ONCE) {
      var to = Math.min(count, from + AT_ONCE);
      var part = Arrays.copyOfRange(pictures, from * numbers, to * numbers);
      var outputs = forward(new Batch(part, new Shape(to - from, channels, height, width)));
      for (var i = from; i < to; i++) {
        probabilities[i] = doubles(outputs.probabilities(), i - from, outputs.classes());
      }
      if (from == 0) {
        featureWidth = outputs.featureWidth();
        features = new float[Math.multiplyExact(count, featureWidth)];
      }
      System.arraycopy(
          outputs.features(), 0, features, from * featureWidth, (to - from) * featureWidth);
    }
    return new Seen(probabilities, features, featureWidth);
  }

  private Outputs forward(Batch batch) {
    try {
      return predictor.predict(batch);
    } catch (TranslateException e) {
      if (e.getCause() instanceof NotConfigured failure) throw failure;
      throw new Unprocessable(
          "classifier",
          "The classifier of this service fails at pictures of %s; name a model instead."
              .formatted(batch.shape().slice(1)));
    }
  }

  private static double[] doubles(float[] values, int row, int width) {
    var doubles = new double[width];
    for (var k = 0; k < width; k++) doubles[k] = values[row * width + k];
    return doubles;
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Batch(float[] pictures, Shape shape) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Outputs(float[] probabilities, int classes, float[] features, int featureWidth) {}

  private static final class Translation implements NoBatchifyTranslator<Batch, Outputs> {

    @Override
    public NDList processInput(TranslatorContext context, Batch batch) {
      return new NDList(context.getNDManager().create(batch.pictures(), batch.shape()));
    }

    @Override
    public Outputs processOutput(TranslatorContext context, NDList outputs) {
      var logits = floats(outputs.getFirst());
      var shape = logits.getShape();
      if (shape.dimension() != 2 || shape.get(1) < 2) throw unfit("logits [N, K]", shape);
      var probabilities = logits.softmax(1).toFloatArray();
      var classes = Math.toIntExact(shape.get(1));
      if (outputs.size() == 1) return new Outputs(probabilities, classes, new float[0], 0);
      var features = floats(outputs.get(1));
      var ofFeatures = features.getShape();
      if (ofFeatures.dimension() < 2 || ofFeatures.get(0) != shape.get(0)) {
        throw unfit("features [N, F]", ofFeatures);
      }
      var width = ofFeatures.slice(1).size();
      if (width < 1 || width > FrechetDistance.MOST_FEATURES) {
        throw unfit("1 to %,d features".formatted(FrechetDistance.MOST_FEATURES), ofFeatures);
      }
      return new Outputs(probabilities, classes, features.toFloatArray(), Math.toIntExact(width));
    }

    private static NDArray floats(NDArray array) {
      return array.getDataType() == DataType.FLOAT32
          ? array
          : array.toType(DataType.FLOAT32, false);
    }

    private static NotConfigured unfit(String due, Shape shape) {
      return new NotConfigured(
          "The classifier of this service gives %s where %s are due; its TorchScript file should"
                  .formatted(shape, due)
              + " give logits, or a tuple of logits and features.");
    }
  }
}
