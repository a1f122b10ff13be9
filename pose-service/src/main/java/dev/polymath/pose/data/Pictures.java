package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.images.JpegScans;
import dev.polymath.common.zip.ZipFiles;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads the pictures of a sequence out of files, each a PNG, JPEG or BMP, a GIF of one or of many,
 * or a zip of such files in the order in which it holds them. One picture is in memory at a time,
 * and its size is known before it is.
 *
 * @param maxPixels the most pixels of a picture
 * @param maxPictures the most pictures
 * @param maxTotalPixels the most pixels of all of them
 */
public record Pictures(long maxPixels, int maxPictures, long maxTotalPixels) {

  /** What is taken, for messages. */
  public static final String FORMATS = "PNG, JPEG, BMP and GIF, and a zip of them, are taken";

  private static final Set<String> KNOWN = Set.of("png", "jpeg", "bmp", "gif");
  private static final int LONGEST_SHOWN = 100;

  /** A file of pictures. */
  public record File(String name, Content content) {}

  /** Opens a file. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /**
   * How large each picture of a sequence is.
   *
   * @param count how many there were
   */
  public record Size(int width, int height, int count) {}

  /**
   * Shows the pictures one after the other; all are of one size.
   *
   * @throws InvalidRequest which names the file that is no picture, is broken or has another size
   * @throws TooLarge where they are more than the bounds allow
   */
  public Size forEach(List<File> files, Consumer<BufferedImage> consumer) throws IOException {
    var walk = new Walk(consumer);
    for (var i = 0; i < files.size(); i++) {
      try (var in = new BufferedInputStream(files.get(i).content().open())) {
        walk.file("image[" + i + "]", files.get(i).name(), in);
      }
    }
    if (walk.count == 0) throw new InvalidRequest("image", "Holds no picture; " + FORMATS + ".");
    return new Size(walk.width, walk.height, walk.count);
  }

  private final class Walk {

    private final Consumer<BufferedImage> consumer;
    private String field = "";
    private String name = "";
    private int width;
    private int height;
    private int count;
    private long pixels;

    Walk(Consumer<BufferedImage> consumer) {
      this.consumer = consumer;
    }

    void file(String field, String name, BufferedInputStream in) throws IOException {
      this.field = field;
      this.name = name;
      in.mark(2);
      var isZip = in.read() == 'P' && in.read() == 'K';
      in.reset();
      if (!isZip) {
        read(in);
        return;
      }
      try {
        // Pictures are packed already: unpacked they are hardly more than what was sent.
        new ZipFiles(maxPictures, 4 * maxTotalPixels)
            .forEach(
                in,
                _ -> true,
                (entry, content) -> {
                  this.name = name + "/" + entry;
                  read(content);
                });
      } catch (InvalidRequest e) {
        var error = e.errors().getFirst();
        throw error.field().equals("file") ? invalid(error.message()) : e;
      }
    }

    private void read(InputStream in) {
      try (var stream = new MemoryCacheImageInputStream(new JpegScans(in))) {
        var readers = ImageIO.getImageReaders(stream);
        if (!readers.hasNext()) throw invalid("Is no picture; " + FORMATS + ".");
        var reader = readers.next();
        try {
          if (!KNOWN.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
            throw invalid("Is a picture of a kind that is not read here; " + FORMATS + ".");
          }
          show(reader, stream);
        } finally {
          reader.dispose();
        }
      } catch (Failure e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        // Readers throw all kinds of things at what is damaged.
        throw invalid("Is a broken picture.");
      }
    }

    private void show(ImageReader reader, MemoryCacheImageInputStream stream) throws IOException {
      if (reader.getFormatName().equalsIgnoreCase("gif")) {
        reader.setInput(stream, false, false);
        GifFrames.forEach(reader, this::requireRoom, consumer);
        return;
      }
      reader.setInput(stream, true, true);
      requireRoom(reader.getWidth(0), reader.getHeight(0));
      consumer.accept(reader.read(0));
    }

    /** Called with a picture's size before it takes memory. */
    private void requireRoom(int width, int height) {
      var size = (long) width * height;
      if (size > maxPixels) {
        throw new TooLarge(
            "The picture %s has %d by %d pixels; at most %,d are taken. Send it smaller."
                .formatted(shown(), width, height, maxPixels));
      }
      if (count == 0) {
        this.width = width;
        this.height = height;
      } else if (width != this.width || height != this.height) {
        throw invalid(
            "Has %d by %d pixels where the pictures before it have %d by %d."
                .formatted(width, height, this.width, this.height));
      }
      count++;
      pixels += size;
      if (count > maxPictures || pixels > maxTotalPixels) {
        throw new TooLarge(
            "At most %,d pictures of %,d pixels together are taken; send them in parts."
                .formatted(maxPictures, maxTotalPixels));
      }
    }

    private InvalidRequest invalid(String message) {
      return new InvalidRequest(field, shown() + ": " + message);
    }

    private String shown() {
      var plain = name.replaceAll("\\p{Cntrl}", "?");
      return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "…";
    }
  }
}
