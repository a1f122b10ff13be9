package dev.polymath.common.zip;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files in a zip, one after the other as it streams by. Nothing of it touches the file system:
 * a name in it is a name, and no path. What is packed so that it would never end is refused while
 * it is unpacked.
 *
 * @param maxFiles the most files, those that nobody wants included
 * @param maxBytes the most bytes of all files together, unpacked
 */
public record ZipFiles(int maxFiles, long maxBytes) {

  private static final int LONGEST_NAME = 300;
  private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.(?!\\./)|^__MACOSX/");

  /**
   * Motion as text packs five to one, pictures hardly at all; repetition without end packs a
   * thousand to one.
   */
  private static final int MOST_RATIO = 200;

  /** Small files may repeat themselves. */
  private static final long NOT_YET_A_BOMB = 16 << 20;

  private static final int CHUNK = 1 << 16;

  /** Takes a file; the content is closed by nobody. */
  @FunctionalInterface
  public interface Visitor {
    void visit(String name, InputStream content) throws IOException;
  }

  /**
   * Shows the files to a visitor; the stream stays open.
   *
   * @param wanted by their names; hidden files are never shown
   * @throws InvalidRequest where it is no zip file, or damaged
   * @throws TooLarge where it is more than the bounds allow
   */
  public void forEach(InputStream file, Predicate<String> wanted, Visitor visitor)
      throws IOException {
    var packed = new Counting(file);
    var zip = new ZipInputStream(packed);
    var unpacked = new Bounded(zip, packed);
    try {
      var files = 0;
      for (var entry = next(zip); entry != null; entry = next(zip)) {
        if (++files > maxFiles) {
          throw new TooLarge(
              "The zip has more than %,d files; cut it into parts.".formatted(maxFiles));
        }
        var name = name(entry.getName());
        if (!entry.isDirectory() && !isHidden(name) && wanted.test(name)) {
          visitor.visit(name, unpacked);
        }
        unpacked.skipToEnd();
      }
      if (files == 0) throw new InvalidRequest("file", "Is no zip file, or an empty one.");
    } catch (EOFException | ZipException e) {
      throw new InvalidRequest("file", "Is a damaged zip file, or packed in a way not known here.");
    }
  }

  private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("file", "Holds names that are no text.");
    }
  }

  private static String name(String entry) {
    var name = entry.replace('\\', '/');
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidRequest(
          "file", "Holds a name that is longer than 300 characters, or no plain text.");
    }
    return name;
  }

  /** What systems put beside the files, such as {@code __MACOSX/._walk.bvh}. */
  private static boolean isHidden(String name) {
    return HIDDEN.matcher(name).find();
  }

  private static final class Counting extends FilterInputStream {

    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var next = super.read();
      if (next >= 0) count++;
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var read = super.read(bytes, offset, length);
      if (read > 0) count += read;
      return read;
    }
  }

  private final class Bounded extends InputStream {

    private final InputStream in;
    private final Counting packed;
    private long count;

    Bounded(InputStream in, Counting packed) {
      this.in = in;
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      var next = in.read();
      if (next >= 0) count(1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var read = in.read(bytes, offset, length);
      if (read > 0) count(read);
      return read;
    }

    void skipToEnd() throws IOException {
      var chunk = new byte[CHUNK];
      while (read(chunk, 0, chunk.length) >= 0) {
        // Counted; that is all.
      }
    }

    private void count(int read) {
      count += read;
      if (count > maxBytes) {
        throw new TooLarge(
            "The files in the zip have more than %,d bytes; cut it into parts."
                .formatted(maxBytes));
      }
      if (count > NOT_YET_A_BOMB && count > MOST_RATIO * packed.count) {
        throw new TooLarge(
            "The zip is packed more than %d to 1, as no recording or picture is."
                .formatted(MOST_RATIO));
      }
    }
  }
}
