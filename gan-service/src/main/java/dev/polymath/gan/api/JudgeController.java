package dev.polymath.gan.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.gan.training.GanModels;
import dev.polymath.gan.training.Scoring;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Pictures judged: those that a caller sends, and those that a generator makes. */
@RestController
@Tag(name = "GAN")
class JudgeController {

  private static final int COUNT = 1000;

  private final GanModels models;
  private final Scoring scoring;

  JudgeController(GanModels models, Scoring scoring) {
    this.models = models;
    this.scoring = scoring;
  }

  @PostMapping(
      path = "/v1/gan/models/{name}/classify",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Tell the classes of pictures, and whether they are real",
      description =
          "Pixels from 0 to 1, channel by channel and row by row; or nested, as samples answers"
              + " them.")
  ClassifyResponse classify(
      @PathVariable String name, @Valid @RequestBody ClassifyRequest request) {
    var model = models.find(name, request.version());
    models.requireRoom(model, "images", request.images().size());
    return ClassifyResponse.of(
        model, models.judge(model, request.images().of(model.frame(), "images")));
  }

  @PostMapping(
      path = "/v1/gan/models/{name}/classify",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Tell the classes of picture files, and whether they are real",
      description =
          "A form of PNG or JPEG files, each a part called image, of the model's own width and"
              + " height. Grey is grey also in a file of colours, and a model of colours takes it;"
              + " colours for a model of grey are refused. For example:"
              + " curl -F image=@1.png -F image=@2.png …")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schema = @Schema(implementation = ClassifyForm.Form.class)))
  ClassifyResponse classifyFiles(
      @PathVariable String name, @Parameter(hidden = true) MultipartHttpServletRequest request)
      throws IOException {
    var form = ClassifyForm.of(request);
    var model = models.find(name, form.version());
    models.requireRoom(model, "image", form.images().size());
    return ClassifyResponse.of(model, models.judge(model, form.pixels(model.frame())));
  }

  /**
   * Scores.
   *
   * @param classifier in whose eyes, where it is not the operator's
   * @param mean of the inception score over the splits; from 1 to the number of classes
   * @param deviation of it over the splits
   * @param frechetDistance from real pictures, where a data set was named; 0 is none
   * @param realPictures how many those are
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ScoreResponse(
      String model,
      int version,
      @Nullable String classifier,
      @Nullable Integer classifierVersion,
      double mean,
      double deviation,
      @Nullable Double frechetDistance,
      @Nullable Integer realPictures) {}

  @PostMapping(
      path = "/v1/gan/models/{name}/score",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Score what a generator makes (the inception score, the Fréchet distance)",
      description =
          "In the eyes of a model that knows classes: whether each picture is of one without doubt,"
              + " and all together are of many; and, where a data set is named, how far they are"
              + " from as many of its pictures. The features are those of the classifier's last"
              + " hidden layer, so that distances of one classifier and of one count are comparable"
              + " among themselves alone.")
  ScoreResponse score(@PathVariable String name, @Valid @RequestBody ScoreRequest request)
      throws IOException {
    var model = models.find(name, request.version());
    var classifier =
        request.classifier() == null
            ? null
            : models.find(request.classifier(), request.classifierVersion());
    var scores =
        scoring.score(
            model,
            classifier,
            new Scoring.Order(
                request.count() == null ? COUNT : request.count(),
                request.splits() == null ? 1 : request.splits(),
                request.seed() == null ? 0 : request.seed(),
                request.dataset()));
    return new ScoreResponse(
        model.version().name(),
        model.version().version(),
        classifier == null ? null : classifier.version().name(),
        classifier == null ? null : classifier.version().version(),
        scores.inception().mean(),
        scores.inception().deviation(),
        scores.frechetDistance(),
        scores.realPictures());
  }
}
