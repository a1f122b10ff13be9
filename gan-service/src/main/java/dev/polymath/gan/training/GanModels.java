package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.improved.FrechetDistance;
import dev.polymath.gan.improved.FrechetDistance.Moments;
import dev.polymath.gan.improved.Networks.Judgement;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The models that there are, to be found by name and asked. */
public final class GanModels {

  /** Pictures that are made at once in search of those of a class. */
  private static final int CATCH = 200;

  /** Catches for each picture that is wanted, before it is given up. */
  private static final int PATIENCE = 50;

  /** What a pixel takes: as it was made, as it is answered, and what becomes of it between. */
  private static final long BYTES = 16;

  private final ModelRegistry registry;
  private final InferenceRuntime<Asked, Told> runtime;
  private final InferenceProperties inference;
  private final GanProperties bounds;
  private final WorkingMemory memory;

  GanModels(
      ModelRegistry registry,
      InferenceRuntime<Asked, Told> runtime,
      InferenceProperties inference,
      GanProperties bounds,
      WorkingMemory memory) {
    this.registry = registry;
    this.runtime = runtime;
    this.inference = inference;
    this.bounds = bounds;
    this.memory = memory;
  }

  /**
   * A model that was found.
   *
   * @param frame the form of its pictures
   * @param noise numbers that a picture is made of
   * @param features of its discriminator's last hidden layer
   * @param classes 1 where it knows none
   * @param classNames one each; none where they have no names
   */
  public record Found(
      ModelVersion version,
      Frame frame,
      int noise,
      int features,
      int classes,
      List<String> classNames) {}

  /**
   * Finds a model.
   *
   * @param version a number, an alias, or null for the latest
   */
  public Found find(String name, @Nullable String version) {
    var found =
        registry
            .resolve(name, version)
            .orElseThrow(
                () ->
                    new NotFound(
                        "There is no such model or version; GET /v1/gan/models lists those there"
                            + " are."));
    var tree = NetworkTree.parse(found.config());
    var networks = tree.architecture();
    return new Found(
        found,
        tree.frame(),
        networks.noise(),
        networks.discriminator().getLast(),
        networks.classes(),
        classNames(found, networks.classes()));
  }

  /** A model that was imported may have any. */
  private static List<String> classNames(ModelVersion version, int classes) {
    return version.config().get("classNames") instanceof List<?> names && names.size() == classes
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  /**
   * Makes room for pictures, and refuses more than a request may have.
   *
   * @param field that says how many
   */
  public void requireRoom(Found model, String field, int count) {
    var most = Math.min(bounds.maxPictures(), bounds.maxPixels() / model.frame().pixels());
    if (count > most) {
      throw new InvalidRequest(
          field, "Must be at most %,d; ask for them in parts.".formatted(most));
    }
    memory.claim(BYTES * count * model.frame().pixels());
  }

  /**
   * Noise, the same for the same seed: so many rows, evenly spread over [0, 1).
   *
   * @param truncation how far from the middle it may be, from 0 to 1
   */
  public float[] noise(Found model, int count, long seed, double truncation) {
    var random = new SplittableRandom(seed);
    var z = new float[Math.multiplyExact(count, model.noise())];
    for (var i = 0; i < z.length; i++) {
      z[i] = (float) (0.5 + truncation * (random.nextDouble() - 0.5));
    }
    return z;
  }

  /**
   * Makes pictures.
   *
   * @param z [n, noise]
   * @return [n, pixels]
   */
  public float[] make(Found model, float[] z) {
    return switch (runtime.infer(model.version(), new Asked.Make(z), inference.deadline())) {
      case Told.Made(var pictures) -> pictures;
      case Told.Judged _, Told.Seen _ -> throw new IllegalStateException("Pictures were asked for");
    };
  }

  /**
   * Judges pictures.
   *
   * @param pictures [n, pixels]
   */
  public Judgement judge(Found model, float[] pictures) {
    var asked = new Asked.Judge(pictures);
    return switch (runtime.infer(model.version(), asked, inference.deadline())) {
      case Told.Judged(var judgement) -> judgement;
      case Told.Made _, Told.Seen _ -> throw new IllegalStateException("A judgement was asked for");
    };
  }

  /**
   * The mean and covariance of what a model's discriminator sees in pictures.
   *
   * @param pictures [n, pixels]
   * @throws Unprocessable for the classifier, where it has too many features
   */
  public Moments moments(Found model, float[] pictures) {
    if (model.features() > FrechetDistance.MOST_FEATURES) {
      throw new Unprocessable(
          "classifier",
          "Has %,d features in its last hidden layer, and at most %,d are compared."
              .formatted(model.features(), FrechetDistance.MOST_FEATURES));
    }
    return switch (runtime.infer(model.version(), new Asked.See(pictures), inference.deadline())) {
      case Told.Seen(var features) -> Moments.of(features, model.features());
      case Told.Made _, Told.Judged _ -> throw new IllegalStateException("Features were asked for");
    };
  }

  /**
   * Makes pictures that the discriminator takes for one class above all others: the generator knows
   * no classes, so that it makes many, and what is of others is left out.
   *
   * @throws Unprocessable where the generator hardly ever makes such
   */
  public float[] makeOfClass(Found model, int wanted, int count, long seed, double truncation) {
    if (wanted < 0 || wanted >= model.classes() || model.classes() < 2) {
      throw new InvalidRequest(
          "class",
          model.classes() < 2
              ? "The model knows no classes; train one with labels."
              : "Must be from 0 to %d.".formatted(model.classes() - 1));
    }
    var pixels = model.frame().pixels();
    var kept = new float[count * pixels];
    var found = 0;
    var random = new SplittableRandom(seed);
    for (var i = 0; found < count; i++) {
      if (i == PATIENCE + PATIENCE * (count / CATCH)) {
        throw new Unprocessable(
            "class",
            "Of %,d pictures that it made %,d were of this class; ask for fewer."
                .formatted(i * CATCH, found));
      }
      var made = make(model, noise(model, CATCH, random.nextLong(), truncation));
      var judged = judge(model, made).probabilities();
      for (var j = 0; j < CATCH && found < count; j++) {
        if (likeliest(judged, j, model.classes()) != wanted) continue;
        System.arraycopy(made, j * pixels, kept, found * pixels, pixels);
        found++;
      }
    }
    return kept;
  }

  /** The likeliest class of a row. */
  public static int likeliest(float[] probabilities, int row, int classes) {
    var best = 0;
    for (var k = 1; k < classes; k++) {
      if (probabilities[row * classes + k] > probabilities[row * classes + best]) best = k;
    }
    return best;
  }

  /** Some rows of pictures. */
  public static float[] rows(float[] pictures, int pixels, int from, int to) {
    return Arrays.copyOfRange(pictures, from * pixels, to * pixels);
  }
}
