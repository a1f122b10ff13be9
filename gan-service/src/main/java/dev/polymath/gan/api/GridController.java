package dev.polymath.gan.api;

import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.images.AnimatedGif;
import dev.polymath.common.jobs.JobId;
import dev.polymath.common.jobs.Jobs;
import dev.polymath.gan.training.SampleGrids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a generator made at the end of each epoch of a training, also while it goes on. */
@RestController
@Tag(name = "GAN")
class GridController {

  private static final int MOST_PICTURES = 100;
  private static final int HUNDREDTHS = 20;

  private final Jobs jobs;
  private final SampleGrids grids;

  GridController(Jobs jobs, SampleGrids grids) {
    this.jobs = jobs;
    this.grids = grids;
  }

  /** Epochs of which there is a picture. */
  record Epochs(List<Integer> epochs) {}

  @GetMapping(path = "/v1/gan/jobs/{id}/samples", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "List the epochs of which there are samples")
  Epochs epochs(@PathVariable String id) {
    return new Epochs(grids.epochs(job(id)));
  }

  @GetMapping(path = "/v1/gan/jobs/{id}/samples/{epoch}.png")
  @Operation(
      summary = "See what the generator made after an epoch",
      description = "Of the same noise each time.")
  ResponseEntity<byte[]> grid(@PathVariable String id, @PathVariable String epoch) {
    var job = job(id);
    // A name of more digits is none of an epoch either.
    var found =
        epoch.matches("\\d{1,9}") ? grids.find(job, Integer.parseInt(epoch)).orElse(null) : null;
    if (found == null) {
      throw new NotFound(
          "There are no samples of this epoch; GET …/samples lists the epochs that have some.");
    }
    return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(found);
  }

  @GetMapping(path = "/v1/gan/jobs/{id}/progress.gif")
  @Operation(summary = "See how what the generator makes changed, epoch by epoch")
  ResponseEntity<byte[]> progress(@PathVariable String id) {
    var job = job(id);
    var epochs = grids.epochs(job);
    if (epochs.isEmpty()) {
      throw new NotFound("No epoch has ended yet; ask again later.");
    }
    var shown = Math.min(MOST_PICTURES, epochs.size());
    var pictures =
        IntStream.range(0, shown)
            .map(i -> shown == 1 ? 0 : (int) ((long) i * (epochs.size() - 1) / (shown - 1)))
            .mapToObj(i -> picture(job, epochs.get(i)))
            .iterator();
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_GIF)
        .body(AnimatedGif.of(pictures, HUNDREDTHS));
  }

  private BufferedImage picture(UUID job, int epoch) {
    try {
      return ImageIO.read(new ByteArrayInputStream(grids.find(job, epoch).orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UUID job(String id) {
    var parsed = JobId.parse(id);
    if (jobs.find(parsed).isEmpty()) throw JobId.unknown(id);
    return parsed;
  }
}
