package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.gan.improved.FrechetDistance;
import dev.polymath.gan.improved.FrechetDistance.Moments;
import dev.polymath.gan.improved.InceptionScore;
import dev.polymath.gan.training.GanModels.Found;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Scores what generators make, in the eyes of a classifier. */
public final class Scoring {

  private final GanModels models;
  private final RealPictures realPictures;
  private final OperatorsClassifier operators;

  Scoring(GanModels models, RealPictures realPictures, OperatorsClassifier operators) {
    this.models = models;
    this.realPictures = realPictures;
    this.operators = operators;
  }

  /**
   * What is to be scored.
   *
   * @param count pictures to make
   * @param splits of the inception score
   * @param seed of the noise and of which real pictures are drawn
   * @param dataset of real pictures; null for no distance
   */
  public record Order(int count, int splits, long seed, @Nullable String dataset) {}

  /**
   * Scores.
   *
   * @param frechetDistance from real pictures; null where there are none
   * @param realPictures how many those are
   */
  public record Scores(
      InceptionScore inception, @Nullable Double frechetDistance, @Nullable Integer realPictures) {}

  /**
   * Scores a generator.
   *
   * @param classifier in whose eyes; null for the one that the operator brought along
   */
  public Scores score(Found model, @Nullable Found classifier, Order order) throws IOException {
    if (classifier == null) {
      operators.require();
    } else {
      requireFit(model, classifier);
    }
    models.requireRoom(model, "count", order.count());
    Function<float[], Sight> eyes =
        classifier == null
            ? pictures -> operators.see(model.frame(), pictures)
            : pictures -> new OfModel(models, classifier, pictures);
    var real =
        order.dataset() == null
            ? null
            : realPictures.draw(order.dataset(), model.frame(), order.count(), order.seed());
    var made = eyes.apply(models.make(model, models.noise(model, order.count(), order.seed(), 1)));
    var inception = InceptionScore.of(made.probabilities(), order.splits());
    if (real == null) return new Scores(inception, null, null);
    return new Scores(
        inception,
        FrechetDistance.between(eyes.apply(real).moments(), made.moments()),
        real.length / model.frame().pixels());
  }

  private static void requireFit(Found model, Found classifier) {
    if (classifier.classes() < 2) {
      throw new Unprocessable(
          "classifier", "Knows no classes; name a model that was trained with labels.");
    }
    if (!classifier.frame().equals(model.frame())) {
      throw new InvalidRequest("classifier", "Takes pictures of another form than these.");
    }
  }

  /** By a model of this service, which is asked for no more than is wanted. */
  @SuppressWarnings("ArrayRecordComponent")
  private record OfModel(GanModels models, Found classifier, float[] pictures) implements Sight {
    @Override
    public double[][] probabilities() {
      var values = models.judge(classifier, pictures).probabilities();
      var width = classifier.classes();
      var rows = new double[values.length / width][width];
      for (var i = 0; i < rows.length * width; i++) rows[i / width][i % width] = values[i];
      return rows;
    }

    @Override
    public Moments moments() {
      return models.moments(classifier, pictures);
    }
  }
}
