package dev.polymath.gan.api;

import dev.polymath.gan.training.GanModels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "GAN")
class SamplesController {

  private static final int COUNT = 64;
  private static final int STEPS = 8;

  private final GanModels models;

  SamplesController(GanModels models) {
    this.models = models;
  }

  @PostMapping(
      path = "/v1/gan/models/{name}/samples",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = {
        MediaType.IMAGE_PNG_VALUE,
        MediaType.APPLICATION_JSON_VALUE,
        PictureAnswer.ZIP,
        PictureAnswer.NPY,
        MediaType.IMAGE_GIF_VALUE
      })
  @Operation(
      summary = "Make pictures",
      description =
          "A PNG with all of them side by side; by Accept: application/zip with a PNG each,"
              + " application/x-npy for NumPy, image/gif, or application/json.")
  ResponseEntity<?> samples(
      @PathVariable String name,
      @Valid @RequestBody SamplesRequest request,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept) {
    var model = models.find(name, request.version());
    var count = request.count() == null ? COUNT : request.count();
    models.requireRoom(model, "count", count);
    var seed = request.seed() == null ? 0 : request.seed();
    var truncation = request.truncation() == null ? 1 : request.truncation();
    var made =
        request.ofClass() == null
            ? models.make(model, models.noise(model, count, seed, truncation))
            : models.makeOfClass(model, request.ofClass(), count, seed, truncation);
    return PictureAnswer.of(model, made, (int) Math.ceil(Math.sqrt(count)), accept);
  }

  @PostMapping(
      path = "/v1/gan/models/{name}/interpolate",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = {
        MediaType.IMAGE_PNG_VALUE,
        MediaType.APPLICATION_JSON_VALUE,
        PictureAnswer.ZIP,
        PictureAnswer.NPY,
        MediaType.IMAGE_GIF_VALUE
      })
  @Operation(
      summary = "Make the pictures on the way from one to another",
      description = "Along a straight line of noise. A row of the PNG is a way; formats likewise.")
  ResponseEntity<?> interpolate(
      @PathVariable String name,
      @Valid @RequestBody InterpolateRequest request,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept) {
    var model = models.find(name, request.version());
    var steps = request.steps() == null ? STEPS : request.steps();
    var rows = request.rows() == null ? 1 : request.rows();
    models.requireRoom(model, "steps", steps * rows);
    var from = models.noise(model, rows, request.fromSeed() == null ? 0 : request.fromSeed(), 1);
    var to = models.noise(model, rows, request.toSeed() == null ? 1 : request.toSeed(), 1);
    return PictureAnswer.of(
        model, models.make(model, between(from, to, model.noise(), steps)), steps, accept);
  }

  private static float[] between(float[] from, float[] to, int noise, int steps) {
    var z = new float[from.length * steps];
    for (var i = 0; i < z.length; i++) {
      var row = i / noise / steps;
      var share = (float) (i / noise % steps) / (steps - 1);
      var at = row * noise + i % noise;
      z[i] = from[at] + share * (to[at] - from[at]);
    }
    return z;
  }
}
