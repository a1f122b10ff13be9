package dev.polymath.gan.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.gan.improved.Networks.Judgement;
import dev.polymath.gan.training.GanModels;
import dev.polymath.gan.training.GanModels.Found;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What pictures are taken for.
 *
 * @param items one for each
 */
record ClassifyResponse(String model, int version, List<Item> items) {

  /**
   * One picture.
   *
   * @param likeliest the likeliest class
   * @param probabilities of each class, given that it is real
   * @param real how likely it is that it was not made by the generator
   */
  record Item(@JsonProperty("class") int likeliest, List<Float> probabilities, float real) {}

  static ClassifyResponse of(Found model, Judgement judged) {
    var classes = model.classes();
    return new ClassifyResponse(
        model.version().name(),
        model.version().version(),
        IntStream.range(0, judged.realness().length)
            .mapToObj(
                i ->
                    new Item(
                        GanModels.likeliest(judged.probabilities(), i, classes),
                        IntStream.range(i * classes, (i + 1) * classes)
                            .mapToObj(k -> judged.probabilities()[k])
                            .toList(),
                        judged.realness()[i]))
            .toList());
  }
}
