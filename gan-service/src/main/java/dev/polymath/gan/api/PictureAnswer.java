package dev.polymath.gan.api;

import dev.polymath.common.images.AnimatedGif;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.data.Npy;
import dev.polymath.gan.training.GanModels;
import dev.polymath.gan.training.GanModels.Found;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;

/** Pictures in the form that the caller would rather have; a PNG of all of them in any case. */
final class PictureAnswer {

  static final String ZIP = "application/zip";
  static final String NPY = "application/x-npy";

  private static final int HUNDREDTHS = 12;

  private PictureAnswer() {}

  /**
   * What is answered where JSON is asked for.
   *
   * @param shape [n, channels, height, width]
   * @param images from 0 to 1, in that shape
   */
  record Images(String model, int version, List<Integer> shape, float[][][][] images) {}

  /**
   * Answers.
   *
   * @param pictures [n, channels, height, width]
   * @param columns of the grid
   */
  static ResponseEntity<?> of(Found model, float[] pictures, int columns, @Nullable String accept) {
    var accepted = new ArrayList<>(MediaType.parseMediaTypes(accept));
    MimeTypeUtils.sortBySpecificity(accepted);
    var frame = model.frame();
    for (var type : accepted) {
      if (type.includes(MediaType.IMAGE_PNG)) break;
      if (type.includes(MediaType.APPLICATION_JSON)) return json(model, pictures);
      if (type.includes(MediaType.valueOf(ZIP))) return answer(ZIP, zip(frame, pictures));
      if (type.includes(MediaType.valueOf(NPY))) return answer(NPY, npy(frame, pictures));
      if (type.includes(MediaType.IMAGE_GIF)) {
        return answer(MediaType.IMAGE_GIF_VALUE, gif(frame, pictures));
      }
    }
    return answer(MediaType.IMAGE_PNG_VALUE, Frame.png(frame.grid(pictures, columns)));
  }

  private static ResponseEntity<?> answer(String type, byte[] body) {
    return ResponseEntity.ok().contentType(MediaType.valueOf(type)).body(body);
  }

  private static ResponseEntity<?> json(Found model, float[] pictures) {
    var frame = model.frame();
    var count = pictures.length / frame.pixels();
    var images = new float[count][frame.channels()][frame.height()][];
    for (var i = 0; i < count * frame.channels() * frame.height(); i++) {
      var row = i % frame.height();
      var channel = i / frame.height() % frame.channels();
      images[i / frame.height() / frame.channels()][channel][row] =
          GanModels.rows(pictures, frame.width(), i, i + 1);
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            new Images(
                model.version().name(),
                model.version().version(),
                List.of(count, frame.channels(), frame.height(), frame.width()),
                images));
  }

  private static byte[] npy(Frame frame, float[] pictures) {
    return Npy.of(
        pictures,
        pictures.length / frame.pixels(),
        frame.channels(),
        frame.height(),
        frame.width());
  }

  private static byte[] zip(Frame frame, float[] pictures) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var i = 0; i < pictures.length / frame.pixels(); i++) {
        zip.putNextEntry(new ZipEntry("%05d.png".formatted(i)));
        zip.write(Frame.png(frame.grid(one(frame, pictures, i), 1)));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] gif(Frame frame, float[] pictures) {
    return AnimatedGif.of(
        IntStream.range(0, pictures.length / frame.pixels())
            .mapToObj(i -> frame.grid(one(frame, pictures, i), 1))
            .iterator(),
        HUNDREDTHS);
  }

  private static float[] one(Frame frame, float[] pictures, int i) {
    return GanModels.rows(pictures, frame.pixels(), i, i + 1);
  }
}
