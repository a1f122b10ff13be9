package dev.polymath.gan.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.gan.improved.Networks.Judgement;
import dev.polymath.gan.training.GanModels;
import dev.polymath.gan.training.GanModels.Found;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
   * @param name of it, where the classes have names
   * @param probabilities of each class, given that it is real
   * @param real how likely it is that it was not made by the generator
   */
  record Item(
      @JsonProperty("class") int likeliest,
      @JsonProperty("className") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
      List<Float> probabilities,
      float real) {}

  static ClassifyResponse of(Found model, Judgement judged) {
    return new ClassifyResponse(
        model.version().name(),
        model.version().version(),
        IntStream.range(0, judged.realness().length)
            .mapToObj(i -> item(model, judged, i))
            .toList());
  }

  private static Item item(Found model, Judgement judged, int i) {
    var classes = model.classes();
    var likeliest = GanModels.likeliest(judged.probabilities(), i, classes);
    return new Item(
        likeliest,
        model.classNames().isEmpty() ? null : model.classNames().get(likeliest),
        IntStream.range(i * classes, (i + 1) * classes)
            .mapToObj(k -> judged.probabilities()[k])
            .toList(),
        judged.realness()[i]);
  }
}
